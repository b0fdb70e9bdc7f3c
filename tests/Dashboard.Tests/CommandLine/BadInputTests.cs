using Xunit;

namespace ConsentLens.Dashboard.Tests.CommandLine;

/// <summary>What newcomers get wrong: exit code 2, a sentence on standard error that says what to do, and nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly SchoolFolder _school = new();

    public void Dispose() => _school.Dispose();

    [Fact]
    public async Task A_register_with_bad_rows_names_each_by_its_line()
    {
        string[] rows = [SchoolFolder.Header, "p0,,Ada,Byron,pupil,3,3A,yes,,,,,,,yes,,,", "p1,,Bo,Cole,teacher,,,yes,,,,,,,,,,", "p2,,Cy,Dane,pupil,3,3A,maybe,,,,,,,,,,"];
        _school.Write("register.csv", string.Join('\n', rows));

        await Refused(_school.Screen(), "has 2 rows", "Line 3: ", "Line 4: ", "teacher", "maybe");
    }

    [Theory]
    [InlineData("biometric_child", "biometrics_child")]
    [InlineData("biometric_parent_2", "biometric_parent2")]
    public async Task A_heading_near_a_known_one_is_answered_with_the_one_that_was_meant(string meant, string written)
    {
        _school.Write("register.csv", $"{SchoolFolder.Header.Replace(meant, written, StringComparison.Ordinal)}\np1,,Thessaly,Brackenmoor,pupil,3,3B,yes,,,,,,,yes,no,no,\n");

        await Refused(_school.Screen(), $"\"{written}\"", $"\"{meant}\"");
    }

    [Fact]
    public Task An_unknown_choice_is_answered_with_the_choices() =>
        Refused(_school.Screen("--mode", "allowlist"), "--mode cannot be 'allowlist'", "allow-list|block-list|detect-only");

    [Fact]
    public Task An_unknown_channel_is_answered_with_the_channels() =>
        Refused(_school.Screen("--channel", "twitter"), "website|social_media|press|print|newsletter");

    [Theory]
    [InlineData("--workers", "0", "1 to 64")]
    [InlineData("--workers", "many", "1 to 64")]
    [InlineData("--release-size", "8192", "256 to 4096")]
    [InlineData("--classes", "3A,9Z", "class 9Z; the classes are 3A, 3B")]
    public Task A_value_out_of_range_is_answered_with_the_range(string option, string value, string says) => Refused(_school.Screen(option, value), says);

    [Fact]
    public Task An_unknown_option_is_named() => Refused(_school.Screen("--fast"), "--fast", "--help");

    [Fact]
    public Task Without_references_it_says_what_they_are() => Refused(
        ["screen", _school.PathOf("photos"), "--register", _school.PathOf("register.csv"), "--out", _school.Output],
        "--references is needed in allow-list mode", "one folder of portraits for each person");

    [Fact]
    public Task References_that_are_not_there_are_named() =>
        Refused(_school.ScreenWith("--references", _school.PathOf("portraits")), "no folder of references", "portraits");

    [Fact]
    public Task A_register_that_is_not_there_is_named() =>
        Refused(_school.ScreenWith("--register", _school.PathOf("pupils.csv")), "no register", "pupils.csv");

    [Fact]
    public Task A_photo_given_as_the_register_is_refused() =>
        Refused(_school.ScreenWith("--register", _school.PathOf("photos/a.jpg")), "a.jpg");

    [Fact]
    public Task Photos_that_are_not_there_are_named() =>
        Refused(_school.ScreenWith("PHOTOS", _school.PathOf("fotos")), "no folder or zip", "fotos");

    [Fact]
    public Task A_single_photo_is_no_batch() =>
        Refused(_school.ScreenWith("PHOTOS", _school.PathOf("photos/a.jpg")), "cannot be read as a zip file", "give a folder of photos");

    [Fact]
    public async Task An_empty_folder_is_named()
    {
        _ = Directory.CreateDirectory(_school.PathOf("nothing"));

        await Refused(_school.ScreenWith("PHOTOS", _school.PathOf("nothing")), "no files in", "nothing");
    }

    [Fact]
    public async Task An_output_that_is_a_file_is_refused()
    {
        _school.Write("out", "my notes");

        ProgramRun run = await ProgramRun.Of(_school.Screen());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("is a file", run.Errors, StringComparison.Ordinal);
        Assert.Equal("my notes", await File.ReadAllTextAsync(_school.Output));
    }

    [Theory]
    [InlineData("photos")]
    [InlineData("references")]
    public async Task An_output_that_is_an_input_is_refused(string input)
    {
        string[] before = Directory.GetFileSystemEntries(_school.PathOf(input));

        await Refused(_school.ScreenWith("--out", _school.PathOf(input) + "/"), "--out cannot be the same folder as");

        Assert.Equal(before, Directory.GetFileSystemEntries(_school.PathOf(input)));
    }

    [Fact]
    public async Task The_release_copies_of_an_output_cannot_be_its_input()
    {
        Directory.Move(_school.PathOf("photos"), _school.PathOf("release"));
        string[] arguments = _school.ScreenWith("PHOTOS", _school.PathOf("release"));
        arguments[Array.IndexOf(arguments, "--out") + 1] = _school.PathOf(".");

        await Refused(arguments, "where the release copies go");

        Assert.Equal(3, Directory.GetFiles(_school.PathOf("release")).Length);
    }

    [BuiltModelsFact]
    public async Task A_release_folder_with_somebody_elses_photos_is_left_alone()
    {
        _school.Write("out/release/my-best-photo.jpg", "precious");

        ProgramRun run = await ProgramRun.Of(_school.Screen());

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("my-best-photo.jpg, which ConsentLens did not write", run.Errors, StringComparison.Ordinal);
        Assert.Equal(["release"], Directory.GetFileSystemEntries(_school.Output).Select(Path.GetFileName));
        Assert.Equal("precious", await File.ReadAllTextAsync(_school.PathOf("out/release/my-best-photo.jpg")));
    }

    [Fact]
    public async Task Without_a_verb_the_verbs_are_shown()
    {
        ProgramRun run = await ProgramRun.Of();

        Assert.Equal(2, run.ExitCode);
        Assert.All((string[])["screen", "models", "demo"], verb => Assert.Contains(verb, run.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Help_names_every_option_and_its_choices()
    {
        ProgramRun run = await ProgramRun.Of("screen", "--help");

        Assert.Equal(0, run.ExitCode);
        Assert.All((string[])["PHOTOS", "--register", "--references", "allow-list|block-list|detect-only", "soft|solid|sticker"], text => Assert.Contains(text, run.Output, StringComparison.Ordinal));
    }

    private async Task Refused(string[] arguments, params string[] says)
    {
        ProgramRun run = await ProgramRun.Of(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.All(says, text => Assert.Contains(text, run.Errors, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
        Assert.False(Directory.Exists(_school.Output));
    }
}
