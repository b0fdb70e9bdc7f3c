using System.Globalization;
using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>
/// One step of a history. Whom and what it is about are small numbers that fit any history, so that any part of a history is one: what is not there is passed
/// over. Photos, pictures, packages and tasks are counted from the last one, which is 0.
/// </summary>
internal abstract record Command
{
    /// <summary>The office imports a file with one row.</summary>
    public sealed record Import(int School, int Human, Answer Website, Answer Newsletter, RowFlaw Flaw, bool TakesGains) : Command;

    /// <summary>Somebody's consent, from so many days on, for so many days; 0 is for ever.</summary>
    public sealed record Decide(int School, int Human, Use Use, DecisionKind Kind, int FromDays, int ForDays) : Command;

    public sealed record Bar(int School, int Human) : Command;

    public sealed record Lift(int School, int Human) : Command;

    public sealed record Settle(int School, int Human) : Command;

    /// <summary>A last day, so many days from now.</summary>
    public sealed record Leave(int School, int Human, int InDays) : Command;

    public sealed record Return(int School, int Human) : Command;

    public sealed record Rename(int School, int Human) : Command;

    /// <summary>A reference photo is added; a worker makes the template.</summary>
    public sealed record Enrol(int School, int Human) : Command;

    public sealed record RefuseBiometrics(int School, int Human) : Command;

    /// <summary>A new picture comes in.</summary>
    public sealed record Upload(int School, Drawing Picture, Arrival Arrival) : Command;

    /// <summary>A picture that came in before comes in once more; other codings are other bytes.</summary>
    public sealed record UploadAgain(int School, int Picture, int Coding, Arrival Arrival) : Command;

    /// <summary>The workers do all that is queued.</summary>
    public sealed record Work : Command;

    /// <summary>Somebody says who a face is, or something else of it; null takes it back.</summary>
    public sealed record Say(int School, int Photo, int Face, HumanAssertionKind? Kind, int Human) : Command;

    /// <summary>The lead lets somebody be shown in one photo on one channel, or takes that back.</summary>
    public sealed record Except(int School, int Photo, int Human, int Channel, bool TakesBack) : Command;

    public sealed record SayOfPhoto(int School, int Photo, PhotoAssertionKind Kind, bool TakesBack) : Command;

    /// <summary>A safeguarding concern locks a photo.</summary>
    public sealed record Lock(int School, int Photo) : Command;

    public sealed record Free(int School) : Command;

    /// <summary>All that may be released to a channel is put together and approved; a worker builds the package.</summary>
    public sealed record Release(int School, int Channel) : Command;

    public sealed record Download(int School, int Package) : Command;

    public sealed record Publish(int School, int Package) : Command;

    /// <summary>Somebody takes down what an open task asks for.</summary>
    public sealed record TakeDown(int School, int Task) : Command;

    /// <summary>Somebody takes back that a photo is down, where a day is not over.</summary>
    public sealed record Reopen(int School, int Task) : Command;

    /// <summary>The lead changes whom a channel shows.</summary>
    public sealed record ChangeRules(int School, int Channel, Rules Rules) : Command;

    public sealed record Night(int School) : Command;

    public sealed record Pass(int Days) : Command;

    /// <summary>The program dies at the so-manieth statement that it sends to the database, and is started again.</summary>
    public sealed record Killed(int Statement, Command Step) : Command;

    /// <summary>Whether it can change anything at a school: what says nothing of schools can at both.</summary>
    public bool IsAbout(int school) => this is Killed killed ? killed.Step.IsAbout(school) : GetType().GetProperty(nameof(Night.School))?.GetValue(this) is not int only || only == school;

    /// <summary>The command in one line.</summary>
    public sealed override string ToString()
    {
        string[] values = [.. GetType().GetProperties().Where(property => property.DeclaringType == GetType() && property.GetMethod!.IsPublic).Select(property => $"{property.Name}: {property.GetValue(this)}")];
        return string.Create(CultureInfo.InvariantCulture, $"{GetType().Name}({string.Join(", ", values)})");
    }
}

/// <summary>What a cell of the register says.</summary>
internal enum Answer
{
    Blank,
    Yes,
    No,
}

/// <summary>What is special about a row of an import.</summary>
internal enum RowFlaw
{
    None,

    /// <summary>A cell that cannot be read: the row is rejected.</summary>
    BadCell,

    /// <summary>The person's id in other letters.</summary>
    OtherCase,

    /// <summary>The file bars the person.</summary>
    Barred,
}

/// <summary>Who is in a picture, and how clearly: a blurred face is like its person by half.</summary>
internal sealed record Drawing(int Scene, IReadOnlyList<DrawnFace> Faces)
{
    public override string ToString() => $"scene {Scene} with {(Faces.Count == 0 ? "nobody" : string.Join(" and ", Faces))}";
}

internal sealed record DrawnFace(int Human, bool IsClear)
{
    public override string ToString() => $"human {Human}{(IsClear ? "" : " unclear")}";
}

/// <summary>How a picture comes in.</summary>
/// <param name="Named">Whose name its file bears, if anybody's.</param>
/// <param name="Naming">Where the name stands.</param>
/// <param name="ByFolder">From a folder, and not through the browser.</param>
/// <param name="OneClass">Whether it is said that only class 3A is in it.</param>
internal sealed record Arrival(int? Named = null, Naming Naming = Naming.File, bool ByFolder = false, bool OneClass = false)
{
    public override string ToString() =>
        $"{(ByFolder ? "by folder" : "uploaded")}{(Named is { } human ? $", {Naming.ToString().ToLowerInvariant()} named after human {human}" : "")}{(OneClass ? ", of class 3A" : "")}";
}

internal enum Naming
{
    File,
    Batch,
}

/// <summary>How a channel judges.</summary>
internal sealed record Rules(ScreeningMode Mode, HitAction OnHit, DoubtAction OnUnknown)
{
    public override string ToString() => $"{Mode}/{OnHit}/{OnUnknown}";
}
