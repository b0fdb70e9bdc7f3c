using ConsentLens.Pipeline.Night;
using Microsoft.Extensions.DependencyInjection;

namespace ConsentLens.Dashboard.Tests.Hosting;

/// <summary>Puts a test's own work into the night.</summary>
internal static class NightPart
{
    /// <summary>Adds a part to the night.</summary>
    public static void AddNightlyWork(this IServiceCollection services, string name, int order, Action work) =>
        services.AddSingleton<INightlyJob>(new NightlyWork(name, order, (_, _) =>
        {
            work();
            return Task.FromResult(NightlyCounts.None);
        }));
}
