using ConsentLens.Consent.Policy;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Pipeline.School.Channels;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.Storage;
using ConsentLens.Pipeline.Storage.Database;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ConsentLens.Dashboard.Pages.Channels;

/// <summary>One channel: its rules, who may post, and its end.</summary>
[Requires(Permission.ViewChannels)]
public sealed class ChannelModel(AccessDbContext access, ChangeChannel change, CloseChannel close, OpenChannel open, TimeProvider time, SchoolClock clock) : SchoolPage
{
    public ChannelRow Row { get; private set; } = null!;

    /// <summary>Whether its last day is over.</summary>
    public bool IsClosed => Row.IsClosed(time.GetUtcNow());

    /// <summary>The fields of the form.</summary>
    [BindProperty]
    public ChannelFields Fields { get; set; } = new();

    /// <summary>What the form is drawn from.</summary>
    public ChannelFormView Form { get; private set; } = null!;

    /// <summary>How its photos are judged.</summary>
    public (int Clear, int Blur, int Review, int Block) Counts { get; private set; }

    public DateOnly Today => clock.Today;

    /// <summary>Shows the channel.</summary>
    public async Task<IActionResult> OnGetAsync(string id)
    {
        if (!await FindAsync(id))
            return NotFound();
        Fields = ChannelFields.Of(Row);
        await DrawAsync();
        return Page();
    }

    public Task<IActionResult> OnPostChangeAsync(string id) => DoAsync(id, async () =>
    {
        JudgingCounts counts = await change.RunAsync(SchoolId, id, Fields.ToForm(), Actor, CancellationToken.None);
        if (counts.IsUnderWay)
            return "The channel has been saved. All photos are now being judged by its rules.";
        return counts.Judged == 0 ? "The channel has been saved." : $"The channel has been saved; {Counted.Of(counts.Judged, "photo was", "photos were")} judged by its rules, and {Counted.Of(counts.Changed, "verdict")} changed.";
    });

    public Task<IActionResult> OnPostCloseAsync(string id, DateOnly? lastDay) => DoAsync(id, async () =>
    {
        await close.RunAsync(SchoolId, id, lastDay ?? throw new ChannelRefusedException("Enter the last day on which the channel is used."), Actor, Aborted);
        return $"The channel {id} closes after {SchoolClock.Day(lastDay.Value)}.";
    }, "LastDay");

    /// <summary>Opens it again.</summary>
    public Task<IActionResult> OnPostReopenAsync(string id) => DoAsync(id, async () =>
    {
        JudgingCounts counts = await open.RunAsync(SchoolId, id, Row.Use, ChannelFields.Of(Row).ToForm(), Actor, CancellationToken.None);
        return counts.IsUnderWay
            ? $"The channel {id} is open again. All photos are now being judged for it."
            : $"The channel {id} is open again, and {Counted.Of(counts.Judged, "photo was", "photos were")} judged for it.";
    });

    /// <param name="rest">The field that a refusal is about which names none; empty for the channel as a whole.</param>
    private async Task<IActionResult> DoAsync(string id, Func<Task<string>> work, string rest = "")
    {
        if (!Current.Has(Permission.ManageChannels))
            return Forbid();
        if (!await FindAsync(id))
            return NotFound();
        try
        {
            Tell(await work());
            return RedirectToPage("/Channels/Channel", new { id });
        }
        catch (RefusedException refused)
        {
            await DrawAsync();
            return Refuse(refused.Message, refused.Field is { } field ? $"{nameof(Fields)}.{field}" : rest);
        }
    }

    private async Task<bool> FindAsync(string id)
    {
        await using ConsentLensDbContext context = OpenSchool();
        if (await context.Channels.AsNoTracking().Include(channel => channel.Posters).SingleOrDefaultAsync(channel => channel.ChannelId == id, Aborted) is not { } row)
            return false;
        Row = row;
        Dictionary<Verdict, int> counts = await context.Verdicts
            .Where(verdict => verdict.ChannelId == id)
            .GroupBy(verdict => verdict.Verdict)
            .Select(group => new { group.Key, Count = group.Count() })
            .ToDictionaryAsync(group => group.Key, group => group.Count, Aborted);
        Counts = (CountOf(Verdict.Clear), CountOf(Verdict.Blur), CountOf(Verdict.Review), CountOf(Verdict.Block));
        return true;

        int CountOf(Verdict verdict) => counts.GetValueOrDefault(verdict);
    }

    private async Task DrawAsync() =>
        Form = new ChannelFormView(Fields, await ChannelUser.ListAsync(access, SchoolId, [Fields.Owner ?? string.Empty, .. Fields.Posters], Aborted));
}
