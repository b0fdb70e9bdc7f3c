namespace ConsentLens.Pipeline.Tests.Hostile;

/// <summary>File names that a school's disk may hold by accident, or somebody may think up.</summary>
internal static class HostileName
{
    private static readonly string[] OnDisk =
    [
        "{0} {1}", "{0}\n{1}", "{0}\t\u0001\u001b[31m{1}", "{0}\u202Egpj{1}", "{0}<img src=x onerror=alert(1)>{1}", "=cmd|' '!A{0}{1}", "-rf {0}{1}", "CON.{0}{1}", "{0}..{1}",
        "{0}%00{1}", "{0}\\..\\..\\escape{1}", "{0}'; drop table photos; --{1}", "{0}\u0000{1}", "{0} \u200B\uFEFF{1}", "\u00E9\u0301\uD83D\uDCF7{0}{1}", "{0}&lt;{1}", "sub/folder/{0}{1}",
        "sub/..../{0}{1}", "{0}[page=3]{1}", "{0}:stream{1}", "~{0}{1}", "$(reboot){0}{1}", "{0}\"{1}", "{0},\"a\"\r\n{1}", "{0}.exe", "{0}",
    ];

    private static readonly string[] InZip =
    [
        "../{0}{1}", "../../../../../../tmp/{0}{1}", "/{0}{1}", "/etc/{0}{1}", "..\\{0}{1}", "C:\\Windows\\{0}{1}", "\\\\server\\share\\{0}{1}", "a/../../{0}{1}", "./{0}{1}", "//{0}{1}", "a//b/{0}{1}",
        "\u0085{0}{1}", "{0}/.{1}", "{0}\uD800{1}",
    ];

    /// <summary>A name for a file in a folder: the number makes it the only one of its kind.</summary>
    internal static string ForDisk(int number, string extension, Random random) => Make(OnDisk, number, extension, random).Replace("\0", string.Empty, StringComparison.Ordinal);

    /// <summary>A name for a file in a zip, where names may lead anywhere.</summary>
    internal static string ForZip(int number, string extension, Random random) => Make([.. OnDisk, .. InZip, .. InZip], number, extension, random);

    private static string Make(string[] patterns, int number, string extension, Random random)
    {
        string unique = number.ToString("00000", System.Globalization.CultureInfo.InvariantCulture);
        if (random.Next(8) == 0) return new string('n', 200) + unique + "." + extension;
        return string.Format(System.Globalization.CultureInfo.InvariantCulture, patterns[random.Next(patterns.Length)], unique, "." + extension);
    }
}
