using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>The step of an import that asks what the columns are.</summary>
[Collection(BrowserCollection.Name)]
public sealed class ImportColumnsTests(RunningDashboard dashboard)
{
    [BrowserFact]
    public async Task The_columns_of_an_export_are_looked_at_once_and_remembered()
    {
        foreach (VisitorOptions width in PageLook.Widths)
        {
            // The headings of each width are a report of their own.
            string headings = $"Adno;Surname;Forename;Reg;Parental Consent: Photograph - School website;Photo refused: newsletter;Shoe size {width.Width}";
            string ada = $"M{width.Width}";
            await using Visitor office = await dashboard.SignInAsync("office", width);
            await SendAsync(office, $"Consents;;;;;;\n{headings}\n{ada};Mapped;Ada;9M;Yes;Yes;31\n{ada}b;Mapped;Bob;9M;Yes - website only;;32\nTotal;2;;;;;\n");
            Assert.Equal("What are the columns?", await office.Page.Locator("h1").InnerTextAsync());
            Assert.Equal("Website", await ChosenAsync(office, "Parental Consent: Photograph - School website"));
            Assert.Equal("Newsletter", await ChosenAsync(office, "Photo refused: newsletter"));
            Assert.Contains("proposed to mean no consent", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            await PageLook.HereAsync(office, "import-columns");

            await PressAsync(office, "Continue");
            string problems = await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync();
            Assert.Contains($"\"Shoe size {width.Width}\"", problems, StringComparison.Ordinal);
            Assert.Contains("\"Yes - website only\"", problems, StringComparison.Ordinal);
            await PageLook.HereAsync(office, "import-columns-problems");
            await office.Page.GetByLabel("Yes - website only", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Yes, may be shown");
            await office.Page.GetByLabel("Leave out every column").CheckAsync();
            await PressAsync(office, "Continue");
            string preview = await office.Page.InnerTextAsync("main");
            Assert.Contains($"left out: Shoe size {width.Width}", preview, StringComparison.Ordinal);
            Assert.Contains("not read (2)", preview, StringComparison.Ordinal);
            await PageLook.HereAsync(office, "import-preview-mapped");
            await PressAsync(office, "Import");
            Assert.Equal("The register has been imported", await office.Page.Locator("h1").InnerTextAsync());
            Assert.Equal((ConsentState.Given, ConsentState.Refused), (await StateAsync(ada, Use.Website), await StateAsync(ada, Use.Newsletter)));
            Assert.Equal((ConsentState.Given, ConsentState.NotGiven), (await StateAsync($"{ada}b", Use.Website), await StateAsync($"{ada}b", Use.Newsletter)));

            // The same report again goes straight on, and the columns can still be looked at.
            await SendAsync(office, $"{headings}\n{ada};Mapped;Ada;9M;No;Yes;31\n");
            Assert.Contains("the same as at the last import", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            Assert.Contains("Website: from given to no", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            await PressAsync(office, "Look at the columns");
            Assert.Equal("Leave this column out", await ChosenAsync(office, $"Shoe size {width.Width}"));

            // A word that nobody has decided is asked about, and nothing else has to be.
            await SendAsync(office, $"{headings}\n{ada};Mapped;Ada;9M;Perhaps;Yes;31\n");
            Assert.Contains("Something in this file is new", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
            await office.Page.GetByLabel("Perhaps", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Check: leave the row out");
            await PressAsync(office, "Continue");
            Assert.Contains("1\nrows that cannot be imported", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
        }
    }

    [BrowserFact]
    public async Task Another_row_of_headings_can_be_chosen_and_two_columns_for_one_thing_are_refused()
    {
        await using Visitor office = await dashboard.SignInAsync("office", new VisitorOptions { HasScripts = false });
        await SendAsync(office, "Number,Called,Known by\n5,6,7\nQ1,Quinn,Quill\n");
        await office.Page.GetByLabel("Row with the headings").FillAsync("9");
        await PressAsync(office, "Show below these headings");
        Assert.Contains("Row 9 of the file is blank", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await office.Page.GetByLabel("Row with the headings").FillAsync("2");
        await PressAsync(office, "Show below these headings");
        await office.Page.GetByLabel("5", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Admission or staff number");
        await office.Page.GetByLabel("6", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Given name");
        await office.Page.GetByLabel("7", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Given name");
        await PressAsync(office, "Continue");
        Assert.Contains("\"6\" and \"7\" are taken for the same thing", await office.Page.GetByRole(AriaRole.Alert).InnerTextAsync(), StringComparison.Ordinal);
        await office.Page.GetByLabel("7", new PageGetByLabelOptions { Exact = true }).SelectOptionAsync("Family name");
        await PressAsync(office, "Continue");
        await office.Page.GetByText("People added (1)").ClickAsync();
        Assert.Contains("Quinn Quill", await office.Page.InnerTextAsync("main"), StringComparison.Ordinal);
    }

    private static async Task SendAsync(Visitor visitor, string csv)
    {
        await visitor.GoAsync("/people/import");
        await visitor.Page.Locator("#Upload").SetInputFilesAsync(new FilePayload { Name = "export.csv", MimeType = "text/csv", Buffer = System.Text.Encoding.Unicode.GetPreamble().Concat(System.Text.Encoding.Unicode.GetBytes(csv)).ToArray() });
        await PressAsync(visitor, "Continue");
    }

    private static Task<string> ChosenAsync(Visitor visitor, string column) =>
        visitor.Page.GetByLabel(column, new PageGetByLabelOptions { Exact = true }).Locator("option:checked").InnerTextAsync();

    private static Task PressAsync(Visitor visitor, string button) =>
        visitor.Page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = button, Exact = true }).ClickAsync();

    private async Task<ConsentState> StateAsync(string person, Use use)
    {
        await using ConsentLensDbContext school = dashboard.Services.GetRequiredService<ConsentLensDbContextFactory>().Create(dashboard.SchoolId);
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        return (await new RegisterStore(school, TimeProvider.System).LoadAsync(now, person, default)).ConsentOf(person, use, now);
    }
}
