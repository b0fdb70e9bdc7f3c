using System.Globalization;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>The programs of one PostgreSQL version on this machine.</summary>
/// <param name="MajorVersion">Its major version, e.g. 15.</param>
/// <param name="BinFolder">Where <c>initdb</c> and <c>pg_ctl</c> lie.</param>
public sealed record PostgresInstallation(int MajorVersion, string BinFolder)
{
    private const string DebianRoot = "/usr/lib/postgresql";

    /// <summary>Every version installed by Debian's packages, or a package of the same layout; the newest first.</summary>
    public static IReadOnlyList<PostgresInstallation> All() => AllUnder(DebianRoot);

    /// <summary>The version that a cluster needs: its own, since no other can read its files; the newest for a new one.</summary>
    /// <param name="clusterFolder">The cluster's data folder, which need not exist.</param>
    /// <exception cref="PrivateClusterException">It is not installed.</exception>
    public static PostgresInstallation For(string clusterFolder) => Choose(All(), VersionOf(clusterFolder));

    internal static IReadOnlyList<PostgresInstallation> AllUnder(string root)
    {
        if (!Directory.Exists(root)) return [];
        return
        [
            .. Directory.EnumerateDirectories(root)
                .Select(folder => (Version: Path.GetFileName(folder), Bin: Path.Combine(folder, "bin")))
                .Where(found => File.Exists(Path.Combine(found.Bin, "initdb")) && File.Exists(Path.Combine(found.Bin, "pg_ctl")))
                .Where(found => int.TryParse(found.Version, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                .Select(found => new PostgresInstallation(int.Parse(found.Version, CultureInfo.InvariantCulture), found.Bin))
                .OrderByDescending(installation => installation.MajorVersion),
        ];
    }

    internal static PostgresInstallation Choose(IReadOnlyList<PostgresInstallation> installed, int? version)
    {
        if (version is null)
        {
            return installed.Count > 0 ? installed[0] : throw new PrivateClusterException(
                "ConsentLens needs PostgreSQL, which is not installed on this computer; install it (on Debian or Ubuntu: apt-get install postgresql) and start again, "
                + $"or name your own PostgreSQL server in {DatabaseConnection.EnvironmentVariable}.");
        }

        return installed.FirstOrDefault(installation => installation.MajorVersion == version) ?? throw new PrivateClusterException(
            $"The database was made by PostgreSQL {version}, which is not installed on this computer; install it (on Debian or Ubuntu: apt-get install postgresql-{version}) and start again.");
    }

    internal string Program(string name) => Path.Combine(BinFolder, name);

    private static int? VersionOf(string clusterFolder)
    {
        string file = Path.Combine(clusterFolder, "PG_VERSION");
        if (!File.Exists(file)) return null;
        string text = File.ReadAllText(file).Trim();
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int version)
            ? version
            : throw new PrivateClusterException($"The file {file} does not say which version of PostgreSQL made the database (it contains \"{text}\"); restore the folder from a backup.");
    }
}
