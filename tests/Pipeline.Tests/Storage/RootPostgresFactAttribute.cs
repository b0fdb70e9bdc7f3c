using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>A test of what happens when root starts PostgreSQL; skipped for everybody else.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RootPostgresFactAttribute : FactAttribute
{
    public RootPostgresFactAttribute()
    {
        if (PostgresInstallation.All().Count == 0 || !Environment.IsPrivilegedProcess)
            Skip = "This is about PostgreSQL started by root, which this test run is not.";
    }
}
