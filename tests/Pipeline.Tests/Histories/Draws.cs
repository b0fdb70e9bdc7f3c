using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <summary>Draws histories: few people, pictures and packages, so that they meet often; and whole stories among single steps, so that much gets out of the house.</summary>
internal static partial class Draws
{
    private const int Size = 10;

    /// <summary>The history with this number. Its ending is drawn by itself: another choice of endings leaves what comes before as it is.</summary>
    public static History Of(int number)
    {
        History history = Histories.Sample(Size, new Rnd((ulong)number), 1).First();
        return history with { Commands = [.. history.Commands, .. Endings.Sample(Size, new Rnd((ulong)number), 1).First()] };
    }

    private static Gen<Rules> RulesOf(params ScreeningMode[] modes) =>
        from mode in Gen.Elements(modes)
        from hit in Gen.Elements(HitAction.Block, HitAction.Blur)
        from unknown in Gen.Elements(DoubtAction.Review, DoubtAction.Blur)
        select new Rules(mode, hit, unknown);

    private static Gen<Rules> WebsiteRules => RulesOf(ScreeningMode.AllowList, ScreeningMode.AllowList, ScreeningMode.AllowList, ScreeningMode.BlockList);

    private static Gen<Rules> NewsletterRules => RulesOf(ScreeningMode.AllowList, ScreeningMode.BlockList, ScreeningMode.DetectOnly);

    private static Gen<int> School => Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)));

    private static Gen<int> Which => Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, 5)));

    private static Gen<Answer> Cell => Gen.Frequency((5, Gen.Constant(Answer.Yes)), (2, Gen.Constant(Answer.No)), (1, Gen.Constant(Answer.Blank)));

    private static Gen<Use> ChannelUse => Gen.Elements(Use.Website, Use.Newsletter);

    private static Gen<History> Histories =>
        from cast in Casts
        from website in WebsiteRules
        from newsletter in NewsletterRules
        from beginning in Joining(cast).ListOf(3)
        from stories in Stories(cast).ListOf(6)
        select new History(website, newsletter, [.. beginning.Concat(stories).SelectMany(commands => commands)]);

    // Most of a history is about two people.
    private static Gen<Cast> Casts =>
        from one in Gen.Choose(0, World.Humans - 1)
        from other in Gen.Choose(0, World.Humans - 1)
        from areTwins in Gen.Elements(true, false)
        select new Cast(Gen.Frequency((4, areTwins ? Gen.Elements(World.Humans - 2, World.Humans - 1) : Gen.Elements(one, other)), (1, Gen.Choose(0, World.Humans - 1))));

    private static Gen<Command> Words(Cast cast, int school) =>
        from photo in Which
        from face in Gen.Choose(0, 2)
        from kind in Gen.Frequency(
            (3, Gen.Constant<HumanAssertionKind?>(HumanAssertionKind.IsPerson)), (3, Gen.Constant<HumanAssertionKind?>(HumanAssertionKind.Guest)), (4, Gen.Elements(Enum.GetValues<HumanAssertionKind>().Select(kind => (HumanAssertionKind?)kind).Append(null).ToArray())))
        from human in cast.Human
        select (Command)new Command.Say(school, photo, face, kind, human);

    private static Gen<Drawing> Drawings(Cast cast) =>
        from scene in Gen.Choose(0, 9999)
        from count in Gen.Frequency((1, Gen.Constant(0)), (4, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from faces in (from human in cast.Human
                       from isClear in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
                       select new DrawnFace(human, isClear)).ListOf(count)
        select new Drawing(scene, [.. faces.DistinctBy(face => face.Human)]);

    private static Gen<Arrival> Arrivals(Cast cast) =>
        from isNamed in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from human in cast.Human
        from naming in Gen.Elements(Naming.File, Naming.Batch)
        from byFolder in Gen.Frequency((4, Gen.Constant(false)), (1, Gen.Constant(true)))
        from oneClass in Gen.Elements(true, false)
        select new Arrival(isNamed ? human : null, naming, byFolder, oneClass);

    private static Gen<Command> Single(Cast cast) => Gen.Frequency(
        (4, from school in School
            from human in cast.Human
            from website in Cell
            from newsletter in Cell
            from flaw in Gen.Frequency((4, Gen.Constant(RowFlaw.None)), (3, Gen.Elements(RowFlaw.BadCell, RowFlaw.OtherCase, RowFlaw.Barred)))
            from takesGains in Gen.Elements(true, false)
            select (Command)new Command.Import(school, human, website, newsletter, flaw, takesGains)),
        (5, Deciding(cast)),
        (10, About(cast)),
        (2, from school in School
            from picture in Drawings(cast)
            from arrival in Arrivals(cast)
            select (Command)new Command.Upload(school, picture, arrival)),
        (2, from school in School
            from picture in Which
            from coding in Gen.Choose(0, 2)
            from arrival in Arrivals(cast)
            select (Command)new Command.UploadAgain(school, picture, coding, arrival)),
        (3, Gen.Constant<Command>(new Command.Work())),
        (4, from school in School
            from word in Words(cast, school)
            select word),
        (2, from school in School
            from photo in Which
            from kind in Gen.Elements(Enum.GetValues<PhotoAssertionKind>())
            from takesBack in Gen.Elements(false, false, true)
            select (Command)new Command.SayOfPhoto(school, photo, kind, takesBack)),
        (6, OnPhotos()),
        (4, from school in School select (Command)new Command.Night(school)),
        (2, Gen.Elements(1, 8, 40, 400).Select(days => (Command)new Command.Pass(days))));

    private static Gen<Command> Deciding(Cast cast) =>
        from school in School
        from human in cast.Human
        from use in ChannelUse
        from kind in Gen.Elements(DecisionKind.Given, DecisionKind.Given, DecisionKind.Refused, DecisionKind.Withdrawn, DecisionKind.ObjectionUpheld)
        from fromDays in Gen.Elements(0, 0, 0, 5, 30)
        from forDays in Gen.Elements(0, 0, 10, 60)
        select (Command)new Command.Decide(school, human, use, kind, fromDays, forDays);

    private static Gen<Command> About(Cast cast) =>
        from school in School
        from human in cast.Human
        from days in Gen.Elements(-1, 0, 10)
        from kind in Gen.Choose(0, 8)
        select kind switch
        {
            0 or 1 => new Command.Bar(school, human),
            2 => new Command.Lift(school, human),
            3 => new Command.Settle(school, human),
            4 => new Command.Leave(school, human, days),
            5 => new Command.Return(school, human),
            6 => new Command.Rename(school, human),
            7 => new Command.Enrol(school, human),
            _ => (Command)new Command.RefuseBiometrics(school, human),
        };

    private static Gen<Command> OnPhotos() =>
        from school in School
        from which in Which
        from channel in Gen.Choose(0, 1)
        from website in WebsiteRules
        from newsletter in NewsletterRules
        from kind in Gen.Choose(0, 8)
        select kind switch
        {
            0 => new Command.Lock(school, which),
            1 => new Command.Free(school),
            2 => new Command.Release(school, channel),
            3 => new Command.Download(school, which),
            4 => new Command.Publish(school, which),
            5 => new Command.ChangeRules(school, channel, channel == 0 ? website : newsletter),
            6 => new Command.Reopen(school, which),
            _ => (Command)new Command.TakeDown(school, which),
        };

    /// <summary>Whom a history is mostly about.</summary>
    private sealed record Cast(Gen<int> Human);
}
