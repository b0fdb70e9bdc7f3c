using System.Diagnostics;
using System.Security.Cryptography;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>Neither a secret nor a photo of a person is in the repository: what <c>scripts/secrets.sh</c> finds in the files that are there.</summary>
public sealed class RepositorySecretsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("consentlens-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_that_is_tracked_is_a_secret_or_a_photo()
    {
        (int code, string output) = await ScanAsync(CheckoutRoot());
        Assert.True(code == 0, output);
    }

    [Fact]
    public async Task The_scan_finds_what_it_looks_for()
    {
        byte[] bytes = RandomNumberGenerator.GetBytes(32);
        // Put together here, so that the scan does not find this test.
        Dictionary<string, string> planted = new()
        {
            ["pem.txt"] = "-----BEGIN RSA PRIV" + "ATE KEY-----",
            ["aws.txt"] = "AK" + "IA" + "ABCDEFGHIJKLMNOP",
            ["hub.txt"] = "gh" + "p_" + new string('a', 36),
            ["npm.txt"] = "np" + "m_" + new string('b', 36),
            ["jwt.txt"] = "ey" + "JhbGciOiJIUzI1NiJ9.ey" + "JzdWIiOiIxMjM0In0.x",
            ["database.txt"] = "Host=db;Username=consentlens;Pass" + "word=hunter2hunter2",
            ["address.txt"] = "postgres://consentlens:" + "hunter2@db/consentlens",
            ["hex.txt"] = "api_" + "key: " + Convert.ToHexStringLower(bytes),
            ["master.txt"] = "key " + Convert.ToBase64String(bytes),
            ["random.txt"] = "x = \"" + Convert.ToBase64String(RandomNumberGenerator.GetBytes(36)) + "Aa1\"",
            ["picture.html"] = "<img src=\"data:image/" + "jpeg;base64," + new string('A', 100) + "\">",
        };
        foreach ((string name, string text) in planted)
            await File.WriteAllTextAsync(Path.Combine(_folder, name), text + "\n");
        await File.WriteAllBytesAsync(Path.Combine(_folder, "holiday.txt"), [0xFF, 0xD8, 0xFF, 0xE0, 0, 16, .. bytes, 0, 0]);
        await File.WriteAllTextAsync(Path.Combine(_folder, "harmless.txt"), "a sentence, 0123456789abcdef0123456789abcdef, and MicrosoftAspNetCoreIdentityEntityFrameworkCore\n");

        (int code, string output) = await ScanAsync(_folder);
        Assert.Equal(1, code);
        foreach (string name in planted.Keys.Append("holiday.txt"))
            Assert.Contains(name, output, StringComparison.Ordinal);
        Assert.DoesNotContain("harmless.txt", output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", output, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Output)> ScanAsync(string folder)
    {
        var start = new ProcessStartInfo("bash", [Path.Combine(CheckoutRoot(), "scripts", "secrets.sh"), folder]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process scan = Process.Start(start)!;
        Task<string> error = scan.StandardError.ReadToEndAsync();
        string output = await scan.StandardOutput.ReadToEndAsync();
        await scan.WaitForExitAsync();
        return (scan.ExitCode, output + await error);
    }

    private static string CheckoutRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ConsentLens.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException("ConsentLens.sln is not above the test's folder.");
    }
}
