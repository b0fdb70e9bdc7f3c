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
        // Warns at every first start that the cookie keys are in a folder; only this user can read it, and they are sealed with the master key.
        logging.AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error);
        // Warns for every form that our "no-store" becomes "no-cache, no-store".
        logging.AddFilter("Microsoft.AspNetCore.Antiforgery", LogLevel.Error);
        return logging.SetMinimumLevel(LogLevel.Warning);
    }
}
