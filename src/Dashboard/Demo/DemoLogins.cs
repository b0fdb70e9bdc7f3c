using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.SignIn;

namespace ConsentLens.Dashboard.Demo;

/// <summary>The users of a demo, in a file that only its owner can read.</summary>
internal static class DemoLogins
{
    private const string Letters = "abcdefghjkmnpqrstuvwxyz23456789";

    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    /// <summary>One user for each role, with new passwords and keys.</summary>
    public static IReadOnlyList<DemoLogin> Make() =>
    [
        One("office", "Olive Office", SchoolRole.Office),
        One("dsl", "Dina Lead", SchoolRole.Reviewer),
        One("head", "Hari Head", SchoolRole.Approver),
        One("admin", "Ada Admin", SchoolRole.Admin),
        One("trust", "Toby Trust", SchoolRole.Trust),
    ];

    /// <summary>Reads the file, or null when there is none.</summary>
    public static IReadOnlyList<DemoLogin>? Read(string file) =>
        File.Exists(file) ? JsonSerializer.Deserialize<DemoLogin[]>(File.ReadAllBytes(file), Format) : null;

    public static void Write(string file, IReadOnlyList<DemoLogin> logins)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var stream = new FileStream(file, options);
        JsonSerializer.Serialize(stream, logins, Format);
    }

    private static DemoLogin One(string userName, string displayName, SchoolRole role) => new(
        userName,
        displayName,
        [role],
        string.Join('-', Enumerable.Range(0, 3).Select(_ => RandomNumberGenerator.GetString(Letters, 5))),
        TotpCode.NewSecret());
}
