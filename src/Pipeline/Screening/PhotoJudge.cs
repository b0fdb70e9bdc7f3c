using System.Diagnostics;
using ConsentLens.Consent.Judgement;
using ConsentLens.Consent.Register;
using ConsentLens.Pipeline.Redaction;
using ConsentLens.Pipeline.Release;
using ConsentLens.Pipeline.Reports;

namespace ConsentLens.Pipeline.Screening;

/// <summary>Judges a screened photo, makes the release copy that the verdict allows, and screens a redacted copy again before it counts.</summary>
public sealed class PhotoJudge(SchoolRegister register, TemplateCoverage coverage, ScreeningOptions options, CopyVerifier verifier, TimeProvider time)
{
    /// <summary>The verdict and the copy. The pixels of <paramref name="photo"/> are changed when faces have to be removed.</summary>
    /// <param name="photo">The photo, screened.</param>
    /// <param name="namedPersonIds">People whose name stands in its file name or caption.</param>
    /// <param name="seed">Makes the grain of a filled face; the same seed gives the same copy.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public JudgedPhoto Judge(PhotoScreening photo, IReadOnlyList<string> namedPersonIds, int seed, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(photo);
        var evidence = new PhotoEvidence
        {
            FullyScanned = true,
            DetectorMissesFaces = photo.DetectorMissesFaces,
            DamageGoesUnseen = photo.Header.DamageGoesUnseen,
            Faces = [.. photo.Faces.Select(face => face.Finding)],
            NamedPersonIds = namedPersonIds,
        };
        PhotoVerdict verdict = ReleasePolicy.Judge(evidence, register, options.Rules, coverage, time.GetUtcNow());
        return verdict.Verdict switch
        {
            Verdict.Clear => Encode(photo, verdict),
            Verdict.Blur => Redact(photo, verdict, seed, cancellationToken),
            _ => new JudgedPhoto(verdict, null, default),
        };
    }

    private JudgedPhoto Encode(PhotoScreening photo, PhotoVerdict verdict)
    {
        long start = Stopwatch.GetTimestamp();
        ReleaseCopy copy = ReleaseCopy.Encode(photo.Image, options.Quality);
        return new JudgedPhoto(verdict, copy, new StageTimes { Encode = Milliseconds(start) });
    }

    private JudgedPhoto Redact(PhotoScreening photo, PhotoVerdict verdict, int seed, CancellationToken cancellationToken)
    {
        long start = Stopwatch.GetTimestamp();
        var shown = new List<ScreenedFace>();
        var removed = new List<(ScreenedFace Face, FaceMask Mask)>();
        for (int i = 0; i < photo.Faces.Count; i++)
        {
            ScreenedFace face = photo.Faces[i];
            if (verdict.Faces[i].Treatment == FaceTreatment.Show) shown.Add(face);
            else removed.Add((face, FaceMask.Over(face.Analysed.Detection.Box, face.Analysed.Detection.Landmarks, 1 / photo.ToOriginal)));
        }

        Redactor.Apply(photo.Image, [.. removed.Select(r => r.Mask)], options.Style, seed);
        double redact = Milliseconds(start);
        start = Stopwatch.GetTimestamp();
        ReleaseCopy copy = ReleaseCopy.Encode(photo.Image, options.Quality);
        double encode = Milliseconds(start);
        start = Stopwatch.GetTimestamp();
        CopyProof proof = verifier.Verify(copy.Bytes, shown, removed, cancellationToken);
        var times = new StageTimes { Redact = redact, Encode = encode, Detect = Milliseconds(start) };
        return proof switch
        {
            CopyProof.Safe => new JudgedPhoto(verdict, copy, times),
            CopyProof.NewFace => new JudgedPhoto(ReleasePolicy.AfterNewFace(verdict), null, times),
            _ => new JudgedPhoto(ReleasePolicy.AfterFailedRedaction(verdict), null, times),
        };
    }

    private static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;
}
