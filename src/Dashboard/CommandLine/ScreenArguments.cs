using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using ConsentLens.Consent;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using ConsentLens.Pipeline.Screening;
using ConsentLens.Pipeline.Vision.Models;
using ConsentLens.Pipeline.Vision.Redaction;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>The arguments of <c>consentlens screen</c>.</summary>
internal sealed class ScreenArguments
{
    /// <summary>Channels that register.csv has a column for.</summary>
    private static readonly Use[] Channels = [Use.Website, Use.SocialMedia, Use.Press, Use.Print, Use.Newsletter];

    public Argument<string> Photos { get; } = new("PHOTOS") { Description = "A folder of photos, including its subfolders, or a zip file." };

    public Option<FileInfo> Register { get; } = new("--register") { Description = "The register of people and their consents: register.csv.", Required = true };

    public Option<DirectoryInfo?> References { get; } = new("--references") { Description = "A folder with one folder of portraits for each person: DIR/<person_id>/*.jpg. Not needed in detect-only mode." };

    public Option<DirectoryInfo> Output { get; } = new("--out") { Description = "Where the reports and the release copies go.", Required = true };

    public Option<Use> Channel { get; } = Coded("--channel", "Where the photos will be published", Channels, Use.Website);

    public Option<ScreeningMode> Mode { get; } = Coded("--mode", "Which faces stop a photo", Enum.GetValues<ScreeningMode>(), ScreeningMode.AllowList);

    public Option<HitAction> OnHit { get; } = Coded("--on-hit", "What to do with a photo of a restricted person", Enum.GetValues<HitAction>(), HitAction.Block);

    public Option<DoubtAction> OnUnknown { get; } = Coded("--on-unknown", "What to do about a face that is not recognised", Enum.GetValues<DoubtAction>(), DoubtAction.Review);

    public Option<DoubtAction> OnSmall { get; } = Coded("--on-small", "What to do about a face that is too small to recognise", Enum.GetValues<DoubtAction>(), DoubtAction.Blur);

    public Option<Exposure> Exposure { get; } = Coded("--exposure", "How recognisable the faces are that are shown, whatever was consented", Enum.GetValues<Exposure>(), Consent.Policy.Exposure.AsConsented);

    public Option<CloseUpAction> OnCloseUp { get; } = Coded("--on-close-up", "What to do about a face that looks towards the camera and is larger than --largest-face, with --exposure no-close-ups", Enum.GetValues<CloseUpAction>(), CloseUpAction.MakeSmaller);

    public Option<int> LargestFace { get; } = Between("--largest-face", "Longer side of the largest face that is no close-up, in pixels of the copy", ExposureRule.UsualLargestFace, ExposureRule.SmallestLimit, ExposureRule.LargestLimit);

    public Option<bool> IgnoreWriting { get; } = new("--ignore-writing") { Description = "Does not read what is written in the pictures: names on certificates, badges and walls then stop nothing." };

    public Option<RedactionStyle> Style { get; } = Coded("--style", "How a face is redacted", Enum.GetValues<RedactionStyle>(), RedactionStyle.Soft);

    public Option<int> ReleaseSize { get; } = Between("--release-size", "Long side of the release copies, in pixels; at 2048 or more a JPEG is halved instead where that comes to at most 4 % less", 2048, 256, 4096);

    public Option<int> Workers { get; } = Between("--workers", "Photos screened at the same time", Environment.ProcessorCount, 1, 64);

    public Option<string> Classes { get; } = new("--classes") { Description = "Classes that are in the photos, such as 3A,3B. Everybody is looked for; a match with a child of another class goes to review.", DefaultValueFactory = _ => string.Empty };

    public Option<string?> Models { get; } = new("--models") { Description = "The models folder; by default the one beside the program." };

    public Option<string?> Pack { get; } = new("--pack") { Description = "The model pack to use; by default the best one available." };

    public Option<double?> MatchAt { get; } = Likeness("--match-at", "Similarity from which a face is a match; by default the model pack's own");

    public Option<double?> PossibleAt { get; } = Likeness("--possible-at", "Similarity from which a face is a possible match, which a person has to check; by default the model pack's own");

    public Option<bool> Json { get; } = new("--json") { Description = "Prints report.json instead of the summary." };

    /// <summary>Everything above, for the command.</summary>
    public void AddTo(Command command)
    {
        command.Arguments.Add(Photos);
        Option[] options = [Register, References, Output, Channel, Mode, OnHit, OnUnknown, OnSmall, Exposure, OnCloseUp, LargestFace, IgnoreWriting, Style, ReleaseSize, Workers, Classes, Models, Pack, MatchAt, PossibleAt, Json];
        foreach (Option option in options) command.Options.Add(option);
    }

    /// <summary>The rules and settings that the user asked for.</summary>
    public ScreeningOptions Options(ParseResult parsed) => new()
    {
        Rules = new ScreeningRules
        {
            Use = parsed.GetValue(Channel),
            Mode = parsed.GetValue(Mode),
            OnHit = parsed.GetValue(OnHit),
            OnUnknown = parsed.GetValue(OnUnknown),
            OnSmall = parsed.GetValue(OnSmall),
            ReadsPictures = !parsed.GetValue(IgnoreWriting),
            Exposure = new ExposureRule
            {
                Exposure = parsed.GetValue(Exposure),
                OnCloseUp = parsed.GetValue(OnCloseUp),
                LargestFace = parsed.GetValue(LargestFace),
                CopySide = parsed.GetValue(ReleaseSize),
            },
        },
        Workers = parsed.GetValue(Workers),
        Classes = parsed.GetValue(Classes)!.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
        Style = parsed.GetValue(Style),
    };

    /// <summary>The thresholds that the user asked for, or those of the pack.</summary>
    /// <exception cref="UserException">The "possible" threshold would be above the match threshold.</exception>
    public MatchThresholds Thresholds(ParseResult parsed, ModelPack pack)
    {
        (double? matchAt, double? possibleAt) = (parsed.GetValue(MatchAt), parsed.GetValue(PossibleAt));
        MatchThresholds own = pack.Embedding.Thresholds;
        return (possibleAt ?? own.PossibleAt) <= (matchAt ?? own.MatchAt)
            ? Pipeline.Screening.Thresholds.Effective(own, [parsed.GetValue(Mode)], new ChosenThresholds(matchAt, possibleAt))
            : throw new UserException($"--possible-at ({possibleAt ?? own.PossibleAt}) cannot be above --match-at ({matchAt ?? own.MatchAt}).");
    }

    private static Option<double?> Likeness(string name, string description)
    {
        var option = new Option<double?>(name) { Description = $"{description}, 0 to 1." };
        option.Validators.Add(result =>
        {
            string given = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
            bool isLikeness = double.TryParse(given, CultureInfo.InvariantCulture, out double value) && value is >= 0 and <= 1;
            if (!isLikeness) result.AddError($"{name} cannot be '{given}'; give a number from 0 to 1.");
        });
        return option;
    }

    private static Option<TEnum> Coded<TEnum>(string name, string description, IReadOnlyList<TEnum> values, TEnum first)
        where TEnum : struct, Enum
    {
        string choices = string.Join('|', values.Select(value => ReportCode.Of(value)));
        return new Option<TEnum>(name)
        {
            Description = $"{description}: {choices}.",
            DefaultValueFactory = _ => first,
            CustomParser = result =>
            {
                string given = result.Tokens.Count == 0 ? string.Empty : result.Tokens[0].Value;
                if (ReportCode.TryParse(given, out TEnum value) && values.Contains(value)) return value;
                result.AddError($"{name} cannot be '{given}'; choose from {choices}.");
                return first;
            },
        };
    }

    private static Option<int> Between(string name, string description, int usual, int least, int most)
    {
        var option = new Option<int>(name) { Description = $"{description}, {least} to {most}.", DefaultValueFactory = _ => usual };
        option.Validators.Add(result => Check(result, name, least, most));
        return option;
    }

    private static void Check(OptionResult result, string name, int least, int most)
    {
        string? given = result.Tokens.Count == 0 ? null : result.Tokens[0].Value;
        if (given is null) return;
        if (!int.TryParse(given, out int value) || value < least || value > most) result.AddError($"{name} cannot be '{given}'; give a number from {least} to {most}.");
    }
}
