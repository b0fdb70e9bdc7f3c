using Spectre.Console;

namespace ConsentLens.Dashboard.CommandLine;

/// <summary>Writes to a terminal in colour, and to a pipe or a file as plain wide lines.</summary>
internal static class TerminalOutput
{
    private const int PlainWidth = 160;

    /// <summary>A console over <paramref name="writer"/>.</summary>
    public static IAnsiConsole Create(TextWriter writer)
    {
        var output = new AnsiConsoleOutput(writer);
        if (output.IsTerminal) return AnsiConsole.Create(new AnsiConsoleSettings { Out = output });
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = output,
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        console.Profile.Width = PlainWidth;
        return console;
    }
}
