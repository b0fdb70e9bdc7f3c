using System.CommandLine;
using ConsentLens.Consent;
using ConsentLens.Pipeline.Vision.Models;
using Spectre.Console;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary><c>consentlens models check</c>: which models are in use, and under which licences.</summary>
internal static class ModelsCommand
{
    /// <summary>The verb.</summary>
    public static Command Create()
    {
        var models = new Option<string?>("--models") { Description = "The models folder; by default the one beside the program." };
        var pack = new Option<string?>("--pack") { Description = "The model pack to check; by default the best one available." };
        var check = new Command("check", "Checks every model file and says which pack a screening would use.") { models, pack };
        check.SetAction(parsed => Check(ModelsDirectory.Find(parsed.GetValue(models)), parsed.GetValue(pack)));
        return new Command("models", "Checks the models that find and compare faces.") { check };
    }

    private static int Check(string directory, string? pack)
    {
        ModelCheck check = ModelCheck.Run(directory, pack);
        IAnsiConsole console = TerminalOutput.Create(Console.Out);
        var table = new Table().Border(TableBorder.Rounded).AddColumns("Pack", "Role", "Model", "State", "Licence", "From");
        foreach (ModelCheckRow row in check.Rows.Where(row => !row.IsOptional || row.State != ModelState.Missing))
        {
            string name = row.InUse ? $"{row.Pack} (in use)" : row.Pack;
            table.AddRow(Markup.Escape(name), ReportCode.Of(row.Role), Markup.Escape(row.Name), StateText(row.State), Markup.Escape(row.Licence), Markup.Escape(row.Origin));
        }

        console.Write(table);
        if (check.Warning is not null) console.MarkupLineInterpolated($"[yellow]Warning:[/] {check.Warning}");
        if (check.ReadingWarning is not null) console.MarkupLineInterpolated($"[yellow]Warning:[/] {check.ReadingWarning}");
        if (check.Failure is null) return ExitCode.Done;
        Console.Error.WriteLine(check.Failure);
        return ExitCode.BadInput;
    }

    private static string StateText(ModelState state) => state switch
    {
        ModelState.Verified => "[green]verified[/]",
        ModelState.WrongHash => "[red]wrong hash[/]",
        _ => "[grey]not built[/]",
    };
}
