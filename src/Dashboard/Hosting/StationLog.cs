using Microsoft.Extensions.Logging.Console;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>What a running installation says on its console: warnings of libraries, and its own notes.</summary>
internal static class StationLog
{
    /// <summary>Adds the console log.</summary>
    public static ILoggingBuilder AddStationLog(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddSimpleConsole(options =>
        {
            options.SingleLine = true;
            options.ColorBehavior = LoggerColorBehavior.Disabled;
            options.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            options.UseUtcTimestamp = true;
        });
        // Told at every first start: the keys of cookies lie in a folder for this user alone, beside the master key.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Warns at every form that our "no-store" is made "no-cache, no-store".
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        return logging.SetMinimumLevel(LogLevel.Warning);
    }
}
