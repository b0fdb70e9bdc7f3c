using System.Globalization;
using System.Text;
using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.School.Queue;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>What happens at two schools, step by step.</summary>
internal sealed record History(Rules Website, Rules Newsletter, IReadOnlyList<Command> Commands)
{
    /// <summary>Lets it happen, and asks after every step.</summary>
    /// <returns>The first leak, and after which step; null when there was none.</returns>
    public async Task<Leak?> RunAsync(Installation installation, Tally tally)
    {
        await using World world = await World.CreateAsync(installation, Website, Newsletter);
        var run = new Run(world);
        Leak? leak = null;
        for (int step = 0; step < Commands.Count && leak is null; step++)
        {
            world.Tick();
            string? found = await run.DoAsync(Commands[step]);
            foreach (SchoolOfWorld school in world.Schools.Where(school => found is null && Commands[step].IsAbout(school.Number)))
                found = await run.AskAsync(school, Commands[step]);
            if (found is not null)
                leak = new Leak(step, found);
        }

        world.Tally.Count("histories");
        world.Tally.Count("steps", Commands.Count);
        lock (tally)
            tally.Add(world.Tally);
        return leak;
    }

    /// <summary>The shortest part of this history that still leaks, as far as leaving steps out finds it.</summary>
    public async Task<(History Shortest, Leak Leak)> ShrinkAsync(Installation installation, Leak leak)
    {
        History shortest = this with { Commands = [.. Commands.Take(leak.Step + 1)] };
        for (int length = shortest.Commands.Count / 2; length > 0; length = Math.Min(length / 2, shortest.Commands.Count / 2))
        {
            for (int at = 0; at + length <= shortest.Commands.Count;)
            {
                History shorter = shortest with { Commands = [.. shortest.Commands.Take(at), .. shortest.Commands.Skip(at + length)] };
                if (await shorter.RunAsync(installation, new Tally()) is { } still)
                    (shortest, leak) = (shorter with { Commands = [.. shorter.Commands.Take(still.Step + 1)] }, still);
                else
                    at += length;
            }
        }

        return (shortest, leak);
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"website {Website}, newsletter {Newsletter}");
        foreach (Command command in Commands)
            text.AppendLine(CultureInfo.InvariantCulture, $"  {command}");
        return text.ToString();
    }

    /// <summary>A history under way.</summary>
    private sealed class Run(World world)
    {
        private readonly PeopleSteps _people = new(world);
        private readonly PhotoSteps _photos = new(world);
        private readonly ReleaseSteps _releases = new(world);
        private readonly Questions _questions = new(world);

        public Task<string?> AskAsync(SchoolOfWorld school, Command command) => _questions.AskAsync(school, command is Command.Night);

        /// <returns>What went wrong, in words, other than a leak.</returns>
        public async Task<string?> DoAsync(Command command)
        {
            switch (command)
            {
                case Command.Killed killed:
                    string? problem = null;
                    if (await world.KilledAtAsync(killed.Statement, async () => problem = await DoAsync(killed.Step)))
                        world.Tally.Count("kills");
                    return problem;
                case Command.Night night:
                    return await NightAsync(world.Schools[night.School]);
                case Command.Work:
                    await world.WorkAsync(Done);
                    foreach (SchoolOfWorld school in world.Schools)
                        await _releases.LookAsync(school);
                    return null;
                case Command.Pass pass:
                    world.Clock.Now += TimeSpan.FromDays(pass.Days);
                    return null;
                default:
                    await StepOf(command);
                    return null;
            }
        }

        private Task StepOf(Command command) => command switch
        {
            Command.Import step => _people.ImportAsync(At(step.School), step),
            Command.Decide step => _people.DecideAsync(At(step.School), step),
            Command.Bar step => _people.BarAsync(At(step.School), Of(step.School, step.Human)),
            Command.Lift step => _people.LiftAsync(At(step.School), Of(step.School, step.Human)),
            Command.Settle step => _people.SettleAsync(At(step.School), Of(step.School, step.Human)),
            Command.Leave step => _people.LeaveAsync(At(step.School), Of(step.School, step.Human), DateOnly.FromDateTime(world.Now.UtcDateTime).AddDays(step.InDays)),
            Command.Return step => _people.LeaveAsync(At(step.School), Of(step.School, step.Human), null),
            Command.Rename step => _people.RenameAsync(At(step.School), Of(step.School, step.Human)),
            Command.Enrol step => _people.EnrolAsync(At(step.School), Of(step.School, step.Human)),
            Command.RefuseBiometrics step => _people.RefuseBiometricsAsync(At(step.School), Of(step.School, step.Human)),
            Command.Upload step => _photos.UploadAsync(At(step.School), step.Picture, step.Arrival),
            Command.UploadAgain step => _photos.UploadAgainAsync(At(step.School), step),
            Command.Say step => _photos.SayAsync(At(step.School), step),
            Command.Except step => _photos.ExceptAsync(At(step.School), step),
            Command.SayOfPhoto step => _photos.SayOfPhotoAsync(At(step.School), step),
            Command.Lock step => _photos.LockAsync(At(step.School), step.Photo),
            Command.Free step => _photos.FreeAsync(At(step.School)),
            Command.ChangeRules step => _photos.ChangeRulesAsync(At(step.School), step.Channel, step.Rules),
            Command.Release step => _releases.ReleaseAsync(At(step.School), step.Channel),
            Command.Download step => _releases.DownloadAsync(At(step.School), step.Package),
            Command.Publish step => _releases.PublishAsync(At(step.School), step.Package),
            Command.TakeDown step => _releases.TakeDownAsync(At(step.School), step.Task),
            Command.Reopen step => _releases.ReopenAsync(At(step.School), step.Task),
            _ => throw new InvalidOperationException($"There is no step {command}."),
        };

        private async Task<string?> NightAsync(SchoolOfWorld school)
        {
            NightlyOutcome? outcome = null;
            if (!await world.RunAsync(async () => outcome = await world.Get<NightlyRun>().RunAsync(school.Id, default)))
                return null;
            // A step of the night that fails holds up no other: one that the program died of is to be done again.
            if (outcome!.Problem is { } problem)
                return world.IsBeingKilled ? null : $"the night failed: {problem}";
            school.Truth.LastNight = world.Now;
            foreach (TruePhoto photo in school.Truth.Photos)
            {
                photo.AwaitsNight = false;
                if (photo is { WasScreened: true, LockedAt: null })
                    photo.ComparedAt = world.Now;
            }

            world.Tally.Count("nights");
            return null;
        }

        private void Done(JobOrder order, long[] unscreened)
        {
            foreach (TruePhoto photo in world.Schools.Single(school => school.Id == order.SchoolId).Truth.Photos)
            {
                photo.WasScreened |= unscreened.Contains(photo.Id);
                photo.WasLookedInto |= order.Kind == JobKind.ScreenPhotos && order.Ids.Contains(photo.Id);
                bool isCompared = unscreened.Contains(photo.Id) || order.Kind == JobKind.RematchSchool || (order.Kind == JobKind.MatchPhotosAgain && order.Ids.Contains(photo.Id));
                if (isCompared && photo is { WasScreened: true, LockedAt: null })
                    photo.ComparedAt = world.Now;
            }
        }

        private SchoolOfWorld At(int school) => world.Schools[school];

        private TruePerson Of(int school, int human) => world.Schools[school].Truth.Of(human);
    }
}

/// <summary>What went wrong in a history.</summary>
/// <param name="Step">After which of its steps, from 0.</param>
/// <param name="What">What leaked, or what failed, in words.</param>
internal sealed record Leak(int Step, string What);
