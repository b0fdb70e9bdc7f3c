using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.People;
using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Tests.Access;
using ConsentLens.Dashboard.Tests.CommandLine;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.EntityFrameworkCore;
using Npgsql;
using Xunit;

namespace ConsentLens.Dashboard.Tests.Security;

/// <summary>A form counts for the school that it was shown for, and for no other, whatever the user has switched to in another tab.</summary>
[Collection(SiteCollection.Name)]
public sealed partial class FormSchoolTests(ServedSite site)
{
    private const string Pupil = "P-both";
    private const string Refusal = "shown for Oak Primary, and you are now in Elm Infants. Nothing was recorded.";
    private const string SignOut = "POST /access/sign-out";

    [BuiltModelsFact]
    public async Task Whatever_is_sent_for_a_school_is_refused_where_its_form_was_shown_for_another()
    {
        using Caller caller = await SignInEverywhereAsync("switcher");
        await AddPupilsAsync();
        string token = await TokenOfAsync(caller, site.School);
        caller.Cookies[CurrentUser.SchoolCookie] = $"{site.Elsewhere}";
        string before = await EverythingAsync();
        List<string> faults = [];
        int refused = 0;
        foreach ((string line, Entry entry) in EndpointTable.Lines.Where(pair => pair.Key.StartsWith("POST ", StringComparison.Ordinal) && pair.Value.Permission is not null))
        {
            using HttpResponseMessage answer = await SendAsync(caller, line, token);
            string said = await answer.Content.ReadAsStringAsync();
            if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden) || !said.Contains(Refusal, StringComparison.Ordinal))
                faults.Add($"{line}: {(int)answer.StatusCode}");
            refused++;
        }

        Assert.Equal(string.Empty, string.Join('\n', faults));
        Assert.True(refused > 50, $"{refused}");
        Assert.Equal(before, await EverythingAsync());
    }

    [BuiltModelsFact]
    public async Task What_is_about_the_user_and_no_school_works_whichever_school_it_was_shown_for()
    {
        using Caller caller = await SignInEverywhereAsync("changes-school");
        string token = await TokenOfAsync(caller, site.School);
        caller.Cookies[CurrentUser.SchoolCookie] = $"{site.Elsewhere}";
        foreach ((string line, Entry entry) in EndpointTable.Lines
            .Where(pair => pair.Key.StartsWith("POST ", StringComparison.Ordinal) && pair.Value.Permission is null)
            .OrderBy(pair => pair.Key == SignOut))
        {
            using HttpResponseMessage answer = await SendAsync(caller, line, token);
            Assert.DoesNotContain("Nothing was recorded", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        Assert.Equal(HttpStatusCode.Redirect, await caller.StatusAsync("/"));
    }

    [BuiltModelsFact]
    public async Task A_consent_goes_to_the_child_whose_page_it_was_and_to_nobody_of_the_same_id_elsewhere()
    {
        using Caller caller = await SignInEverywhereAsync("recorder");
        await AddPupilsAsync();
        string token = await TokenOfAsync(caller, site.School);
        (string, string)[] decision = [("Uses", "Website"), ("Kind", "Given"), ("DecidedBy", "ParentOrCarer"), ("From", "2026-11-01"), ("Evidence", "form 12"), ("__RequestVerificationToken", token)];
        foreach ((int now, HttpStatusCode status, int decisions) in new[] { (site.Elsewhere, HttpStatusCode.BadRequest, 0), (site.School, HttpStatusCode.Redirect, 1) })
        {
            caller.Cookies[CurrentUser.SchoolCookie] = $"{now}";
            using HttpResponseMessage answer = await caller.SendAsync(HttpMethod.Post, $"/people/{Pupil}/decision", FormOf(decision));
            Assert.Equal(status, answer.StatusCode);
            await using ConsentLensDbContext context = site.Context(now);
            Assert.Equal(decisions, await context.ConsentDecisions.CountAsync(row => row.PersonId == Pupil && row.Kind == DecisionKind.Given));
        }

        using HttpResponseMessage switched = await caller.SendAsync(HttpMethod.Post, "/school", FormOf([("school", $"{site.Elsewhere}"), ("__RequestVerificationToken", token)]));
        Assert.Equal(HttpStatusCode.Redirect, switched.StatusCode);
        Assert.Equal($"{site.Elsewhere}", caller.Cookies[CurrentUser.SchoolCookie]);
    }

    private static async Task<HttpResponseMessage> SendAsync(Caller caller, string line, string token)
    {
        string[] parts = line.Split(' ');
        string path = Parameter().Replace(
            parts[1].Replace("/people/{id}", $"/people/{Pupil}", StringComparison.Ordinal).Replace("{**path}", "jobs/enqueued/delete", StringComparison.Ordinal), "999999999");
        using HttpContent body = line switch
        {
            "POST /upload" => UploadOf(token),
            "POST /upload/open" => new StringContent("""{ "name": "Trip" }""", Encoding.UTF8, "application/json"),
            "POST /upload/sort" or "POST /upload/{id:long}/sidecars" => new StringContent("[]", Encoding.UTF8, "application/json"),
            _ => FormOf([("__RequestVerificationToken", token)]),
        };
        // What scripts send has the token as a header.
        body.Headers.Add("X-Form-Token", token);
        return await caller.SendAsync(HttpMethod.Post, parts.Length > 2 ? $"{path}?handler={parts[2]}" : path, body);
    }

    private static MultipartFormDataContent UploadOf(string token) => new()
    {
        { new StringContent(token), "__RequestVerificationToken" },
        { new ByteArrayContent([0xFF, 0xD8, 0xFF]), "photos", "trip.jpg" },
    };

    private static FormUrlEncodedContent FormOf((string Name, string Value)[] fields) =>
        new(fields.Select(field => new KeyValuePair<string, string>(field.Name, field.Value)));

    private async Task<Caller> SignInEverywhereAsync(string name)
    {
        using Caller first = await site.CallAsync();
        await site.AddUserAsync(name, [.. Enum.GetValues<SchoolRole>().SelectMany(role => new[] { (site.School, role), (site.Elsewhere, role) })]);
        return await site.SignInAnewAsync(name);
    }

    private static async Task<string> TokenOfAsync(Caller caller, int school)
    {
        caller.Cookies[CurrentUser.SchoolCookie] = $"{school}";
        return Token().Match(await caller.ReadAsync("/settings")).Groups[1].Value;
    }

    private async Task AddPupilsAsync()
    {
        foreach (int school in new[] { site.School, site.Elsewhere })
        {
            await using ConsentLensDbContext context = site.Context(school);
            if (!await context.People.AnyAsync(person => person.PersonId == Pupil))
                context.People.Add(new PersonRow { SchoolId = school, PersonId = Pupil, GivenName = "Alex", FamilyName = $"Of {school}", Role = PersonRole.Pupil });
            await context.SaveChangesAsync();
        }
    }

    /// <summary>All that the program keeps of schools and users, as a text that differs once anything does.</summary>
    private async Task<string> EverythingAsync()
    {
        List<string> tables = [];
        await using (NpgsqlCommand list = site.Station.DataSource.CreateCommand("select format('%I.%I', table_schema, table_name) from information_schema.tables where table_schema in ('public', 'access') order by 1"))
        await using (NpgsqlDataReader row = await list.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
                tables.Add(row.GetString(0));
        }

        Assert.Contains("public.consent_decisions", tables);
        List<string> digests = [];
        foreach (string table in tables)
        {
            await using NpgsqlCommand digest = site.Station.DataSource.CreateCommand($"select md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from {table} t");
            digests.Add($"{table} {await digest.ExecuteScalarAsync()}");
        }

        return string.Join('\n', digests);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();

    [GeneratedRegex("name=\"__RequestVerificationToken\"[^>]*value=\"([^\"]+)\"")]
    private static partial Regex Token();
}
