using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Vision.Faces.Gallery;
using ConsentLens.Pipeline.Vision.Models;

namespace ConsentLens.Pipeline.Vision.Faces.Matching;

/// <summary>
/// Compares each reference photo with everybody's other ones, as if it had just come in: how well the people of a school can be told apart by what is known of them. What comes of
/// it holds for any thresholds. Of a search with all thresholds nothing differs from <see cref="FaceMatcher"/>'s, but that two photos are compared once and not twice.
/// </summary>
public sealed class LeaveOneOut
{
    // So many rows stay in a core's own memory while all others pass by them.
    private const int Tile = 128;

    private readonly Template[] _people;
    private readonly SimilarityMetric _metric;
    private readonly int _size;
    private readonly float[] _photos;
    private readonly float[] _means;
    private readonly int[] _owners;

    private LeaveOneOut(IEnumerable<Template> templates, SimilarityMetric metric)
    {
        _people = [.. templates.OrderBy(template => template.PersonId, StringComparer.Ordinal)];
        _metric = metric;
        _size = _people.Length == 0 ? 0 : _people[0].Mean.Length;
        _owners = [.. _people.SelectMany((template, person) => Enumerable.Repeat(person, template.References.Count))];
        _photos = new float[_owners.Length * _size];
        _means = new float[_people.Length * _size];
        int next = 0;
        foreach ((int person, Template template) in _people.Index())
        {
            template.Mean.CopyTo(_means, person * _size);
            foreach (float[] reference in template.References) reference.CopyTo(_photos, next++ * _size);
        }
    }

    /// <summary>What each reference photo would be taken for, in the order of the people's ids.</summary>
    public static IReadOnlyList<LeftOutPhoto> Compare(IEnumerable<Template> templates, SimilarityMetric metric, CancellationToken cancellationToken) =>
        new LeaveOneOut(templates, metric).Compare(cancellationToken);

    /// <summary>The people who are at least so alike, the most alike first, and how many such pairs there are.</summary>
    /// <param name="most">No more pairs are named.</param>
    public static (IReadOnlyList<AlikePair> Pairs, int Total) Alike(IEnumerable<Template> templates, SimilarityMetric metric, double least, int most, CancellationToken cancellationToken) =>
        new LeaveOneOut(templates, metric).Alike(least, most, cancellationToken);

    private LeftOutPhoto[] Compare(CancellationToken cancellationToken)
    {
        (Best[] photoOf, Best[] photoOfOther) = NearestPhotos(cancellationToken);
        Best[] known = Nobody(_owners.Length);
        Best[] stranger = Nobody(_owners.Length);
        for (int start = 0; start < _people.Length; start += Tile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(_people.Length, start + Tile);
            for (int photo = 0; photo < _owners.Length; photo++)
            {
                for (int person = start; person < end; person++)
                {
                    bool isOwn = person == _owners[photo];
                    if (isOwn && _people[person].References.Count == 1) continue;
                    float similarity = Similarity.Between(Photo(photo), isOwn ? MeanWithout(photo) : Mean(person), _metric);
                    known[photo].Consider(person, similarity);
                    if (!isOwn) stranger[photo].Consider(person, similarity);
                }
            }
        }

        return [.. _owners.Select((owner, photo) => new LeftOutPhoto(
            _people[owner].PersonId, _people[owner].References.Count == 1, Told(known[photo], photoOf[photo]), Told(stranger[photo], photoOfOther[photo])))];
    }

    private LeftOutSearch Told(Best person, Best photo) => new(
        person.Index < 0 ? null : new Neighbour(_people[person.Index].PersonId, person.Similarity),
        float.IsNegativeInfinity(person.Second) ? null : person.Similarity - person.Second,
        photo.Index >= 0 && _owners[photo.Index] != person.Index);

    /// <summary>For each photo the one that is most like it, and the one of somebody else that is.</summary>
    private (Best[] Any, Best[] OfOther) NearestPhotos(CancellationToken cancellationToken)
    {
        (Best[] any, Best[] ofOther) = (Nobody(_owners.Length), Nobody(_owners.Length));
        for (int start = 0; start < _owners.Length; start += Tile)
        {
            cancellationToken.ThrowIfCancellationRequested();
            int end = Math.Min(_owners.Length, start + Tile);
            for (int one = 0; one < end; one++)
            {
                for (int other = Math.Max(start, one + 1); other < end; other++)
                {
                    float similarity = Similarity.Between(Photo(one), Photo(other), _metric);
                    any[one].Consider(other, similarity);
                    any[other].Consider(one, similarity);
                    if (_owners[one] == _owners[other]) continue;
                    ofOther[one].Consider(other, similarity);
                    ofOther[other].Consider(one, similarity);
                }
            }
        }

        return (any, ofOther);
    }

    private static Best[] Nobody(int count)
    {
        var best = new Best[count];
        Array.Fill(best, new Best { Index = -1, Similarity = float.NegativeInfinity, Second = float.NegativeInfinity });
        return best;
    }

    private (IReadOnlyList<AlikePair> Pairs, int Total) Alike(double least, int most, CancellationToken cancellationToken)
    {
        // The least alike of those kept comes out first.
        var kept = new PriorityQueue<AlikePair, float>();
        int total = 0;
        for (int one = 0; one < _people.Length; one++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            for (int other = one + 1; other < _people.Length; other++)
            {
                float similarity = Similarity.Between(Mean(one), Mean(other), _metric);
                if (similarity < least) continue;
                total++;
                kept.Enqueue(new AlikePair(_people[one].PersonId, _people[other].PersonId, similarity), similarity);
                if (kept.Count > most) _ = kept.Dequeue();
            }
        }

        return ([.. kept.UnorderedItems.Select(item => item.Element).OrderByDescending(pair => pair.Similarity).ThenBy(pair => pair.FirstId, StringComparer.Ordinal)], total);
    }

    private float[] MeanWithout(int photo)
    {
        int person = _owners[photo];
        int first = photo;
        while (first > 0 && _owners[first - 1] == person) first--;
        return Similarity.Mean([.. _people[person].References.Where((_, index) => first + index != photo)], _metric);
    }

    private ReadOnlySpan<float> Photo(int photo) => _photos.AsSpan(photo * _size, _size);

    private ReadOnlySpan<float> Mean(int person) => _means.AsSpan(person * _size, _size);

    /// <summary>The most alike so far, the first of equals, and how alike the second is.</summary>
    private struct Best
    {
        public int Index;
        public float Similarity;
        public float Second;

        public void Consider(int index, float similarity)
        {
            if (similarity > Similarity) (Index, Similarity, Second) = (index, similarity, Similarity);
            else if (similarity > Second) Second = similarity;
        }
    }
}

/// <summary>What a reference photo would be taken for.</summary>
/// <param name="PersonId">Whose photo it is.</param>
/// <param name="IsOnlyOne">Whether they have no other: then they cannot be recognised in it, and only be taken for somebody else.</param>
/// <param name="Known">Compared with everybody's other photos.</param>
/// <param name="Stranger">Compared with everybody else's photos alone, as if nothing were known of its owner.</param>
public sealed record LeftOutPhoto(string PersonId, bool IsOnlyOne, LeftOutSearch Known, LeftOutSearch Stranger)
{
    /// <summary>What would have become of it at some thresholds.</summary>
    public LeftOutOutcome At(MatchThresholds thresholds) => Of(Known, thresholds);

    /// <summary>What would have become of it if nothing were known of its owner; they are never recognised.</summary>
    public LeftOutOutcome AsStrangerAt(MatchThresholds thresholds) => Of(Stranger, thresholds);

    private LeftOutOutcome Of(LeftOutSearch search, MatchThresholds thresholds) => search.Nearest is not { } nearest
        ? LeftOutOutcome.Unknown
        : FaceMatcher.StrengthOf(nearest.Similarity, search.Margin, search.Disagrees, thresholds) switch
        {
            MatchStrength.Match => nearest.PersonId == PersonId ? LeftOutOutcome.Recognised : LeftOutOutcome.Mistaken,
            MatchStrength.Possible => LeftOutOutcome.Possible,
            _ => LeftOutOutcome.Unknown,
        };
}

/// <summary>What a search found.</summary>
/// <param name="Nearest">Whom the photo resembles most; null where there is nobody.</param>
/// <param name="Margin">How far the second person is behind; null where there is none.</param>
/// <param name="Disagrees">Whether the single nearest photo is somebody else's than the nearest person's.</param>
public readonly record struct LeftOutSearch(Neighbour? Nearest, float? Margin, bool Disagrees);

/// <summary>What becomes of a photo of somebody who is known.</summary>
public enum LeftOutOutcome
{
    /// <summary>It is taken for them.</summary>
    Recognised,

    /// <summary>It may be somebody, they or another: a person has to look.</summary>
    Possible,

    /// <summary>It is taken for nobody.</summary>
    Unknown,

    /// <summary>It is taken for somebody else.</summary>
    Mistaken,
}

/// <summary>Two people whose templates are alike; the first by their ids comes first.</summary>
public sealed record AlikePair(string FirstId, string SecondId, float Similarity);
