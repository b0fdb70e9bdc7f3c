using System.Security.Cryptography;
using System.Text;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>Where a private cluster is kept: <c>cluster</c> (PostgreSQL's data folder), its socket, its log and its locks.</summary>
/// <param name="Folder">The folder of all these; its path contains no links.</param>
/// <param name="SocketFolder">Elsewhere if the path of <paramref name="Folder"/> is too long for a socket.</param>
/// <param name="Notice">One sentence for the user if the folder is not the one asked for; otherwise null.</param>
internal sealed record ClusterLocation(string Folder, string SocketFolder, string? Notice)
{
    private const string Fallback = "/var/lib/consentlens";

    // sockaddr_un holds 108 bytes on Linux and 104 elsewhere, including a final zero; the socket's own name takes 18.
    private const int LongestSocketFolder = 104 - 1 - 18;

    // pg_ctl passes the path to a shell in double quotes, inside which these are special.
    private const string MeaningfulToShell = "\"$`\\\n";

    public string Cluster => Path.Combine(Folder, "cluster");
    public string Log => Path.Combine(Folder, "postgres.log");
    public string StartLock => Path.Combine(Folder, "start.lock");
    public string UsersLock => Path.Combine(Folder, "users.lock");
    private bool HasCluster => File.Exists(Path.Combine(Cluster, "PG_VERSION"));

    /// <summary>Chooses the folder asked for, or one under /var/lib if the server's account cannot reach it, as in root's home folder. A cluster once made
    /// there is always used from there, lest its records seem lost.</summary>
    public static async Task<ClusterLocation> ChooseAsync(string folder, ServerAccount account, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        string wanted = RealPath.Of(folder);
        if (wanted.AsSpan().ContainsAny(MeaningfulToShell))
            throw new PrivateClusterException($"The database cannot be in {wanted}: PostgreSQL cannot use a path that contains quotation marks, $, ` or \\; choose another folder.");
        ClusterLocation here = At(wanted, notice: null);
        string elsewhere = Path.Combine(Fallback, ShortHash(wanted));
        ClusterLocation there = At(elsewhere, $"The database is in {elsewhere}, because the account {account.Name}, which runs it, cannot open {wanted}.");

        bool isHere = here.HasCluster || !there.HasCluster;
        if (isHere && await TryPrepareAsync(here, account, cancellationToken)) return here;
        if (here.HasCluster || !account.IsOther || !await TryPrepareAsync(there, account, cancellationToken))
        {
            throw new PrivateClusterException(
                $"The account {account.Name}, which runs the database, cannot open {wanted}; give it access (chmod o+x on the folders above), or start ConsentLens from another folder.");
        }
        return there;
    }

    private static async Task<bool> TryPrepareAsync(ClusterLocation location, ServerAccount account, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(location.Folder)!);
        await account.MakeFolderAsync(location.Folder, cancellationToken);
        if (!await account.CanReachAsync(location.Folder, cancellationToken)) return false;
        await account.MakeFolderAsync(location.SocketFolder, cancellationToken);
        return true;
    }

    private static ClusterLocation At(string folder, string? notice)
    {
        string socketFolder = Path.Combine(folder, "run");
        return new ClusterLocation(folder, Encoding.UTF8.GetByteCount(socketFolder) <= LongestSocketFolder ? socketFolder : ShortSocketFolder(folder), notice);
    }

    // Anybody could create this folder in /tmp first, but taking it over would then fail, and so would the start.
    private static string ShortSocketFolder(string folder) => Path.Combine(Path.GetTempPath(), "consentlens-" + ShortHash(folder));

    private static string ShortHash(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
}

internal static class RealPath
{
    /// <summary>The path without links, as the kernel reports it.</summary>
    public static string Of(string path)
    {
        string real = "/";
        foreach (string part in Path.GetFullPath(path).Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string next = Path.Combine(real, part);
            real = new DirectoryInfo(next).LinkTarget is null ? next : Of(Directory.ResolveLinkTarget(next, returnFinalTarget: true)!.FullName);
        }
        return real;
    }
}
