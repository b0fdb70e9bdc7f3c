using System.Text;

namespace ConsentLens.Pipeline.Storage.Postgres;

/// <summary>Writes the settings of a private cluster.</summary>
internal static class ClusterSettings
{
    public const string Database = "consentlens";

    private const string AccountMap = "consentlens";

    private const string FileName = "consentlens.conf";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Completes a cluster that initdb has just made.</summary>
    public static void Include(string clusterFolder) =>
        File.AppendAllText(Path.Combine(clusterFolder, "postgresql.conf"), $"\ninclude '{FileName}'\n");

    /// <summary>Writes the settings, before each start: the folder may have been moved.</summary>
    public static void Write(ClusterLocation location, ServerAccount account, IReadOnlyDictionary<string, string> more)
    {
        Dictionary<string, string> settings = Ours(location);
        foreach ((string name, string value) in more)
            settings[name] = value;
        string text = string.Concat(settings.Select(setting => $"{setting.Key} = '{setting.Value.Replace("'", "''", StringComparison.Ordinal)}'\n"));
        Write(location, FileName, text);

        // The kernel says who is at the other end of a socket; that account, and no other, is let in.
        Write(location, "pg_hba.conf", $"local all all peer map={AccountMap}\n");
        string[] accounts = [.. new[] { Environment.UserName, account.Name }.Distinct()];
        Write(location, "pg_ident.conf", string.Concat(accounts.SelectMany(_ => new[] { ClusterRoles.Superuser, ClusterRoles.Program }, (name, role) => $"{AccountMap} \"{name}\" {role}\n")));
    }

    private static Dictionary<string, string> Ours(ClusterLocation location) => new()
    {
        ["listen_addresses"] = "",
        ["port"] = "5432",
        ["unix_socket_directories"] = $"\"{location.SocketFolder}\"",
        ["unix_socket_permissions"] = "0700",
        ["timezone"] = "UTC",
        ["log_timezone"] = "UTC",
        // One server, backed up by pg_dump: nothing is ever streamed from its log.
        ["wal_level"] = "minimal",
        ["max_wal_senders"] = "0",
        ["max_wal_size"] = "512MB",
        // A message about a failed statement would carry its values, and with them names.
        ["log_error_verbosity"] = "terse",
        ["log_min_error_statement"] = "panic",
        ["log_parameter_max_length_on_error"] = "0",
    };

    private static void Write(ClusterLocation location, string name, string text)
    {
        string path = Path.Combine(location.Cluster, name);
        string beside = path + ".new";
        File.WriteAllText(beside, text, new UTF8Encoding(false));
        // The server's account reads it; what it says is no secret.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(beside, Readable);
        File.Move(beside, path, overwrite: true);
    }
}
