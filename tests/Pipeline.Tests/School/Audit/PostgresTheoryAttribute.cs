using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.School.Audit;

/// <summary>Tests with data that need PostgreSQL's programs on this machine; skipped, saying so, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PostgresTheoryAttribute : TheoryAttribute
{
    public PostgresTheoryAttribute()
    {
        if (PostgresInstallation.All().Count == 0)
            Skip = "PostgreSQL is not installed on this machine (Debian's package postgresql).";
    }
}
