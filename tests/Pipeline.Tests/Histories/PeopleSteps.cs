using System.Globalization;
using System.Text;
using ConsentLens.Consent.Ledger;
using ConsentLens.Pipeline.School.People;
using ConsentLens.Pipeline.School.People.Import;
using ConsentLens.Pipeline.School.People.References;
using ConsentLens.Pipeline.Storage.Database;
using ConsentLens.Pipeline.Storage.Register;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>What is done to the register: each step goes through the program, and into the truth as far as the program recorded it.</summary>
internal sealed class PeopleSteps(World world)
{
    private const string Header = "person_id,given_name,family_name,role,year_group,class,website,newsletter,name_with_image,safeguarding,biometric_parent_1,leaving_date";

    private DateTimeOffset Now => world.Now;

    public async Task ImportAsync(SchoolOfWorld school, Command.Import step)
    {
        TruePerson person = school.Truth.Of(step.Human);
        bool isNew = person.EnteredAt is null;
        RowFlaw flaw = isNew && step.Flaw is RowFlaw.OtherCase or RowFlaw.BadCell || (step.Flaw == RowFlaw.OtherCase && HasLeft(person)) ? RowFlaw.None : step.Flaw;
        bool isBarred = flaw == RowFlaw.Barred || person.BarredByFileAt is not null;
        byte[] file = Encoding.UTF8.GetBytes($"{Header}\n{RowOf(person, step, flaw, isBarred)}\n");
        ImportRegister import = world.Get<ImportRegister>();
        bool recorded = await world.TryAsync(school, async () =>
        {
            ImportPreview preview = await import.PreviewAsync(school.Id, file, RegisterReading.Own, seesBars: true, default);
            var gains = step.TakesGains ? preview.Import.Changed.Select(change => (change.PersonId, change.Column)).ToHashSet() : [];
            await import.ApplyAsync(school.Id, file, RegisterReading.Own, new ImportChoice(preview.Fingerprint, gains, MissingHaveLeft: false, SeesBars: true), World.Office, default);
        });
        if (!recorded)
            return;
        if (flaw is RowFlaw.BadCell or RowFlaw.OtherCase)
        {
            person.HeldAt ??= Now;
            return;
        }

        person.HeldAt = null;
        if (flaw == RowFlaw.Barred)
            person.BarredByFileAt ??= Now;
        Apply(person, Use.Website, step.Website, isNew || step.TakesGains);
        Apply(person, Use.Newsletter, step.Newsletter, isNew || step.TakesGains);
        person.EnteredAt ??= Now;
    }

    public async Task DecideAsync(SchoolOfWorld school, Command.Decide step)
    {
        TruePerson person = school.Truth.Of(step.Human);
        DateTimeOffset from = Now.AddDays(step.FromDays);
        DateTimeOffset? until = step.ForDays > 0 && step.Kind == DecisionKind.Given ? from.AddDays(step.ForDays) : null;
        var decision = new NewConsentDecision(person.Id, step.Use, step.Kind, Decider.ParentOrCarer, from, until, "form 1");
        if (await world.TryAsync(school, () => world.Get<RecordConsent>().RunAsync(school.Id, person.Id, [decision], World.Office, default)))
            person.Answer(step.Use, step.Kind == DecisionKind.Given, Now, from, until);
    }

    public async Task BarAsync(SchoolOfWorld school, TruePerson person)
    {
        if (await world.TryAsync(school, () => world.Get<SafeguardingBars>().SetAsync(school.Id, person.Id, "a reason", World.Lead, default)))
            person.BarredAt = Now;
    }

    public async Task LiftAsync(SchoolOfWorld school, TruePerson person)
    {
        if (await OpenBarAsync(school, person) is { } bar && await world.TryAsync(school, () => world.Get<SafeguardingBars>().LiftAsync(school.Id, bar, World.Lead, default)))
            person.BarredAt = null;
    }

    public async Task SettleAsync(SchoolOfWorld school, TruePerson person)
    {
        if (await world.TryAsync(school, () => world.Get<SettleHold>().RunAsync(school.Id, person.Id, "asked the mother", World.Office, default)))
            person.HeldAt = null;
    }

    public Task LeaveAsync(SchoolOfWorld school, TruePerson person, DateOnly? lastDay) => EditAsync(school, person, person.Family, lastDay);

    public Task RenameAsync(SchoolOfWorld school, TruePerson person) =>
        EditAsync(school, person, person.Family.StartsWith("Mc", StringComparison.Ordinal) ? person.Family[2..] : $"Mc{person.Family}", person.LastDay);

    public async Task EnrolAsync(SchoolOfWorld school, TruePerson person)
    {
        byte[] file = Sketch.Encode(Sketch.Draw(1000 + person.Human, [PhotoSteps.FaceOf(person.Human)]), coding: ++person.References);
        await world.TryAsync(school, () => world.Get<AddReferencePhoto>().RunAsync(school.Id, person.Id, file, World.Office, default));
    }

    public async Task RefuseBiometricsAsync(SchoolOfWorld school, TruePerson person)
    {
        var answer = new NewBiometricDecision(person.Id, BiometricVoice.FirstParent, BiometricAnswer.No, Now);
        if (await world.TryAsync(school, () => world.Get<RecordBiometricAnswer>().RunAsync(school.Id, answer, World.Office, default)))
            person.RefusesBiometrics = true;
    }

    private async Task EditAsync(SchoolOfWorld school, TruePerson person, string family, DateOnly? lastDay)
    {
        var edit = new PersonEdit(person.Given, family, "3", ClassOf(person), lastDay);
        if (!await world.TryAsync(school, () => world.Get<EditPerson>().RunAsync(school.Id, person.Id, edit, World.Office, default)))
            return;
        if (family != person.Family)
            person.EnteredAt = Now;
        (person.Family, person.LastDay) = (family, lastDay);
    }

    // As a file with one row changes the ledger: only where it says something else than what is so, or would leave a yes standing that begins later.
    private void Apply(TruePerson person, Use use, Answer cell, bool takesGains)
    {
        Answer old = person.Stands(use, Now);
        bool isPending = old != Answer.Yes && person.HasYesToCome(use, Now);
        if (cell == Answer.Yes && old != Answer.Yes && takesGains)
            person.Answer(use, yes: true, Now, Now);
        else if ((cell == Answer.No && (old != Answer.No || isPending)) || (cell == Answer.Blank && (old == Answer.Yes || isPending)))
            person.Answer(use, yes: false, Now, Now);
    }

    private string RowOf(TruePerson person, Command.Import step, RowFlaw flaw, bool isBarred)
    {
        string id = flaw == RowFlaw.OtherCase ? person.Id.ToLowerInvariant() : person.Id;
        string website = flaw == RowFlaw.BadCell ? "perhaps" : CellOf(step.Website);
        string lastDay = person.LastDay?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
        return $"{id},{person.Given},{person.Family},pupil,3,{ClassOf(person)},{website},{CellOf(step.Newsletter)},yes,{(isBarred ? "yes" : "")},{(person.RefusesBiometrics ? "no" : "yes")},{lastDay}";
    }

    private static string CellOf(Answer answer) => answer == Answer.Blank ? "" : answer.ToString().ToLowerInvariant();

    private static string ClassOf(TruePerson person) => person.Human % 2 == 0 ? "3A" : "3B";

    private bool HasLeft(TruePerson person) => person.LastDay < DateOnly.FromDateTime(Now.UtcDateTime);

    private async Task<long?> OpenBarAsync(SchoolOfWorld school, TruePerson person)
    {
        await using ConsentLensDbContext context = world.Contexts.Create(school.Id);
        return await context.SafeguardingBars.Where(bar => bar.PersonId == person.Id && bar.LiftedAt == null).Select(bar => (long?)bar.Id).SingleOrDefaultAsync();
    }
}
