using ConsentLens.Pipeline.Storage.Postgres;
using Xunit;

namespace ConsentLens.Pipeline.Tests.Storage.Postgres;

public sealed class PostgresInstallationTests
{
    private static readonly PostgresInstallation[] Installed = [new(17, "/usr/lib/postgresql/17/bin"), new(15, "/usr/lib/postgresql/15/bin")];

    [Fact]
    public void A_new_cluster_takes_the_newest_version_and_an_old_one_its_own()
    {
        Assert.Equal(17, PostgresInstallation.Choose(Installed, version: null).MajorVersion);
        Assert.Equal(15, PostgresInstallation.Choose(Installed, version: 15).MajorVersion);
    }

    [Fact]
    public void What_is_missing_is_said_with_what_to_do()
    {
        PrivateClusterException none = Assert.Throws<PrivateClusterException>(() => PostgresInstallation.Choose([], version: null));
        Assert.Contains("apt-get install postgresql", none.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings__ConsentLens", none.Message, StringComparison.Ordinal);
        PrivateClusterException other = Assert.Throws<PrivateClusterException>(() => PostgresInstallation.Choose(Installed, version: 13));
        Assert.Contains("made by PostgreSQL 13", other.Message, StringComparison.Ordinal);
        Assert.Contains("postgresql-13", other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_are_ordered_as_numbers_and_incomplete_ones_left_out()
    {
        string root = Directory.CreateTempSubdirectory("consentlens-versions-").FullName;
        try
        {
            foreach (string version in new[] { "9", "15", "16", "unrelated" })
            {
                string bin = Directory.CreateDirectory(Path.Combine(root, version, "bin")).FullName;
                File.WriteAllText(Path.Combine(bin, "initdb"), "");
                if (version != "16")
                    File.WriteAllText(Path.Combine(bin, "pg_ctl"), "");
            }

            Assert.Equal([15, 9], PostgresInstallation.AllUnder(root).Select(installation => installation.MajorVersion));
            Assert.Empty(PostgresInstallation.AllUnder(Path.Combine(root, "nowhere")));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
