using System.CommandLine;
using ConsentLens.Pipeline;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>The arguments of every command that works on an installation.</summary>
internal sealed class StationArguments
{
    private const string UsualTimeZone = "Europe/London";

    public Option<DirectoryInfo> Data { get; } = new("--data") { Description = "The folder with the database, the photos and the keys.", DefaultValueFactory = _ => new DirectoryInfo("data") };

    public Option<string?> Models { get; } = new("--models") { Description = "The models folder; by default the one beside the program." };

    public Option<string?> Pack { get; } = new("--pack") { Description = "The model pack to use; by default the best one available." };

    public Option<double?> MatchAt { get; } = new("--match-at") { Description = "Similarity from which a face is a match, 0 to 1; by default the model pack's own." };

    public Option<double?> PossibleAt { get; } = new("--possible-at") { Description = "Similarity from which a face is a possible match, 0 to 1; by default the model pack's own." };

    public Option<int> Slots { get; } = new("--jobs") { Description = "Jobs run at the same time.", DefaultValueFactory = _ => Environment.ProcessorCount };

    public Option<string> TimeZone { get; } = new("--time-zone") { Description = "The time zone of the schools, in which the nightly work runs.", DefaultValueFactory = _ => UsualTimeZone };

    public Option<string[]> PrivateHosts { get; } = new("--private-host") { Description = "A host of a school's own that may lie at a private network address, such as an intranet.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [] };

    /// <summary>Everything above, for a command.</summary>
    public void AddTo(Command command)
    {
        Option[] options = [Data, Models, Pack, MatchAt, PossibleAt, Slots, TimeZone, PrivateHosts];
        foreach (Option option in options) command.Options.Add(option);
    }

    /// <summary>What the user asked for.</summary>
    /// <exception cref="UserException">Something of it cannot be.</exception>
    public StationSettings Settings(ParseResult parsed)
    {
        string zone = parsed.GetValue(TimeZone)!;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(zone, out TimeZoneInfo? found)) throw new UserException($"There is no time zone '{zone}'; give one such as {UsualTimeZone}.");
        int slots = parsed.GetValue(Slots);
        if (slots is < 1 or > 64) throw new UserException($"--jobs cannot be {slots}; give a number from 1 to 64.");
        (double? matchAt, double? possibleAt) = (parsed.GetValue(MatchAt), parsed.GetValue(PossibleAt));
        if (matchAt is < 0 or > 1 || possibleAt is < 0 or > 1 || possibleAt > matchAt) throw new UserException("--match-at and --possible-at must be numbers from 0 to 1, and --possible-at cannot be above --match-at.");
        var data = new DataFolder(Path.GetFullPath(parsed.GetValue(Data)!.FullName));
        return new StationSettings(data, parsed.GetValue(Models), parsed.GetValue(Pack), matchAt, possibleAt, slots, found) { Sites = SiteArguments.SettingsOf(parsed.GetValue(PrivateHosts)!) };
    }
}
