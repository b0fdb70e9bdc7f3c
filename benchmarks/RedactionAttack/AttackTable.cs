using System.Globalization;
using ConsentLens.Consent;
using Spectre.Console;

namespace ConsentLens.Benchmarks.RedactionAttack;

/// <summary>The figures for people.</summary>
internal static class AttackTable
{
    private const int PlainWidth = 260;

    public static void Write(AttackFigures figures, TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = PlainWidth;
        console.WriteLine();
        console.WriteLine(Invariant($"{figures.Photos} photos of {figures.People} people, {figures.Enlargement} times as large as stored; no face found in {figures.NotFound}. Chance: {1.0 / figures.People:P1}, {5.0 / figures.People:P1}."));
        console.WriteLine();
        console.Write(Rates(figures));
        console.WriteLine();
        console.WriteLine("Each style beside the surroundings alone:");
        console.WriteLine();
        console.Write(Comparisons(figures));
        console.WriteLine();
        foreach (Attack attack in Attack.OfSurroundings)
        {
            AttackOutcome outcome = figures.Of(attack, Covering.Grey);
            console.WriteLine($"What no mask hides, {attack.Name}: {outcome.Top(1)}, in five guesses {outcome.Top(5)}.");
        }

        console.WriteLine($"Files that stay the same, byte for byte, with another picture under the masks: {figures.SameWithAnotherFace}.");
        FloorComparison[] cells = [.. figures.Comparisons()];
        string Count(string place, Func<FloorComparison, Rate> floor) => $"{cells.Count(one => one.PlaceBeside(floor(one)) == place)} {place}";
        console.WriteLine($"Of {cells.Length} cells, each beside its own 95 % interval: {Count("within", one => one.FloorRate)}, {Count("below", one => one.FloorRate)}, {Count("ABOVE", one => one.FloorRate)} "
            + $"(beside plain grey: {Count("within", one => one.GreyRate)}, {Count("below", one => one.GreyRate)}, {Count("ABOVE", one => one.GreyRate)}).");
    }

    private static Table Rates(AttackFigures figures)
    {
        Table table = With("attack", "copy", "right at once, of " + figures.Photos, "among five guesses");
        foreach (Attack attack in Attack.Judged)
        {
            foreach (Covering covering in Enum.GetValues<Covering>())
            {
                AttackOutcome outcome = figures.Of(attack, covering);
                table.AddRow(attack.Name, NameOf(covering), Words(outcome.Top(1)), Words(outcome.Top(5)));
            }
        }

        return table;
    }

    private static Table Comparisons(AttackFigures figures)
    {
        Table table = With("style", "attack", "guesses", "style's rate", "beside flat grey", "", "beside grey, refilled by the attacker", "", "McNemar's p");
        foreach (FloorComparison one in figures.Comparisons())
        {
            bool isRefilled = one.Floor != one.Grey;
            table.AddRow(
                NameOf(one.Outcome.Covering),
                one.Outcome.Attack.Name,
                Invariant($"{one.Guesses}"),
                Words(one.Rate),
                Words(one.GreyRate),
                one.PlaceBeside(one.GreyRate),
                isRefilled ? Words(one.FloorRate) : "",
                isRefilled ? one.PlaceBeside(one.FloorRate) : "",
                Invariant($"{one.P:F3}"));
        }

        return table;
    }

    private static Table With(params string[] headings)
    {
        var table = new Table().Border(TableBorder.Markdown);
        foreach (string heading in headings) table.AddColumn(heading);
        return table;
    }

    /// <summary>What the table calls a kind of copy.</summary>
    public static string NameOf(Covering covering) => covering switch
    {
        Covering.Untouched => "untouched",
        Covering.NarrowMosaic => "mosaic 8 x 8, narrow ellipse",
        Covering.Mosaic => "mosaic 8 x 8",
        Covering.Gaussian => "Gaussian blur",
        Covering.Grey => "flat grey",
        Covering.GreyRefilled => "flat grey, refilled",
        Covering.Soft => "soft",
        Covering.Solid => "solid",
        _ => "sticker",
    };

    private static string Words(Rate rate) => Markup.Escape(rate.ToString());

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
