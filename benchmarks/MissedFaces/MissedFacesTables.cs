using System.Globalization;
using Spectre.Console;

namespace ConsentLens.Benchmarks.MissedFaces;

/// <summary>The figures for people: one Markdown table per group.</summary>
internal sealed class MissedFacesTables
{
    private const int PlainWidth = 220;

    private readonly IAnsiConsole _console;

    public MissedFacesTables(TextWriter writer)
    {
        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        _console.Profile.Width = PlainWidth;
    }

    public void Write(MissedFacesFigures figures)
    {
        foreach (IGrouping<string, ConditionRow> group in figures.Rows.GroupBy(row => row.Group))
        {
            Table table = Headed(group.Key, "faces", "compared", "too small", "unsure who", "possible", "missed", "missed, 95 %", "photos", "released unseen", "unseen, 95 %");
            foreach (ConditionRow row in group)
            {
                FaceTally tally = row.Tally;
                table.AddRow(
                    row.Name.EscapeMarkup(),
                    Number(tally.Faces),
                    Number(tally.Judged),
                    Number(tally.Small),
                    Number(tally.Doubtful),
                    Number(tally.Possible),
                    Number(tally.Missed),
                    tally.MissedShare.ToString().EscapeMarkup(),
                    Number(tally.Photos),
                    Number(tally.PhotosUnseen),
                    tally.UnseenShare.ToString().EscapeMarkup());
            }

            _console.Write(table);
            _console.WriteLine();
        }

        Table faceless = Headed("pictures without a face", "pictures", "with a finding", "95 %");
        foreach (FacelessRow row in figures.Faceless) faceless.AddRow(row.Name.EscapeMarkup(), Number(row.BestScores.Count), Number(row.Held), row.HeldShare.ToString().EscapeMarkup());
        _console.Write(faceless);
    }

    /// <summary>What other thresholds for possible faces would give.</summary>
    public void WriteSweep(MissedFacesFigures figures, IReadOnlyList<float> thresholds)
    {
        Table table = Headed("not found at a threshold of", [.. thresholds.Select(Score)]);
        foreach (IGrouping<string, ConditionRow> group in figures.Rows.GroupBy(row => row.Group))
        {
            Sighting[] all = [.. group.SelectMany(row => row.Photos).SelectMany(photo => photo.Faces)];
            table.AddRow([$"{group.Key} ({all.Length} faces)", .. thresholds.Select(threshold => Number(all.Count(face => face.Score < threshold)))]);
        }

        foreach (FacelessRow row in figures.Faceless)
        {
            table.AddRow([$"{row.Name}: found in, of {row.BestScores.Count}", .. thresholds.Select(threshold => Number(row.BestScores.Count(score => score >= threshold)))]);
        }

        foreach (ConditionRow row in figures.Rows.Where(row => row.Group is PlainRun.Group or GroupRun.Group))
        {
            table.AddRow([$"{row.Group} {row.Name}: a finding elsewhere in, of {row.Photos.Count}", .. thresholds.Select(threshold => Number(row.Photos.Count(photo => photo.BestOther >= threshold)))]);
        }

        _console.Write(table);
        foreach (ConditionRow row in figures.Rows)
        {
            Sighting[] all = [.. row.Photos.SelectMany(photo => photo.Faces)];
            _console.WriteLine($"{row.Group}: {row.Name}: " + string.Join(' ', thresholds.Select(threshold => Number(all.Count(face => face.Score < threshold)))));
        }
    }

    private static Table Headed(string first, params string[] others)
    {
        Table table = new Table().Border(TableBorder.Markdown).AddColumn(first);
        foreach (string heading in others) table.AddColumn(new TableColumn(heading).RightAligned());
        return table;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Score(float value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}
