using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Screening.FolderRun.Reports.Html;

/// <summary>How the page words channels, modes, times and counts.</summary>
internal static class ScreeningWording
{
    /// <summary>The channel within a sentence, e.g. <c>the website</c>; an unknown one is quoted.</summary>
    public static string Channel(string code) =>
        !ReportCode.TryParse(code, out Use use) ? $"“{code}”" : use switch
        {
            Use.Website => "the website",
            Use.SocialMedia => "social media",
            Use.Press => "the press",
            Use.Print => "print",
            Use.Newsletter => "the newsletter",
            Use.InternalDisplay => "display in school",
            Use.NameWithImage => "images with a name",
            _ => $"“{code}”",
        };

    public static string AsHeading(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>What the mode means; an unknown one is given by its code.</summary>
    public static string Mode(string code) =>
        !ReportCode.TryParse(code, out ScreeningMode mode) ? code : mode switch
        {
            ScreeningMode.AllowList => "Allow list: every face must be somebody who may be shown",
            ScreeningMode.BlockList => "Block list: only people who may not be shown stop a photo",
            ScreeningMode.DetectOnly => "Faces only: nobody is recognised, and every face is redacted in the copy",
            _ => code,
        };

    /// <summary>A British date and time: <c>21 November 2026 at 07:15</c>.</summary>
    public static string Time(DateTimeOffset time) => time.ToString("d MMMM yyyy 'at' HH:mm", CultureInfo.InvariantCulture);

    public static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>1 photo</c>, <c>4,000 photos</c>.</summary>
    public static string Count(int number, string noun) => number == 1 ? $"1 {noun}" : $"{Number(number)} {noun}s";

    /// <summary>Seconds or minutes, as precisely as a reader cares for.</summary>
    public static string Duration(double seconds) => seconds switch
    {
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} seconds"),
        < 120 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} seconds"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60:0} minutes"),
    };
}

internal sealed record VerdictWording(string Label, string Anchor, string Meaning)
{
    public static VerdictWording Of(Verdict verdict) => verdict switch
    {
        Verdict.Block => new("Blocked", "blocked", "Do not publish these photos."),
        Verdict.Review => new("To review", "review", "Somebody has to check these photos and decide. Do not publish them until then."),
        Verdict.Blur => new("Redacted", "blurred", "Publish only the copy, in which faces are redacted. Never publish the original."),
        Verdict.Clear => new("Clear", "clear", "These photos may be published. Use the copy: it contains no location, time or other hidden data."),
        _ => throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "No such verdict."),
    };
}

/// <param name="Symbol">Tells it apart without colour.</param>
/// <param name="Noun">As counted on a card: <c>2 may not be shown</c>.</param>
internal sealed record IdentityWording(string Symbol, string Label, string Noun)
{
    public static IdentityWording Of(FaceIdentity identity) => identity switch
    {
        FaceIdentity.Permitted => new("✓", "May be shown", "may be shown"),
        FaceIdentity.Restricted => new("✕", "May not be shown", "may not be shown"),
        FaceIdentity.Possible => new("≈", "May be somebody on the register", "may be on the register"),
        FaceIdentity.Unknown => new("?", "Not recognised", "not recognised"),
        FaceIdentity.Unscreened => new("–", "Not compared", "not compared"),
        _ => throw new ArgumentOutOfRangeException(nameof(identity), identity, "No such identity."),
    };
}
