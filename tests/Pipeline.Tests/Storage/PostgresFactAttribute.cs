using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage;

/// <summary>A test that needs PostgreSQL's programs on this machine; skipped, saying so, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute()
    {
        if (PostgresInstallation.All().Count == 0)
            Skip = "PostgreSQL is not installed on this machine (Debian's package postgresql).";
    }
}
