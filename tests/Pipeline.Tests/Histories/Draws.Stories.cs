using ConsentLens.Consent.Ledger;
using ConsentLens.Consent.Policy;
using FsCheck;
using FsCheck.Fluent;

namespace ConsentLens.Pipeline.Tests.Histories;

/// <content>The stories, each of which makes one kind of situation likely.</content>
internal static partial class Draws
{
    private static Gen<Command[]> Stories(Cast cast) => Gen.Frequency(
        (2, Joining(cast)),
        (4, Publishing(cast)),
        (2, Withdrawing(cast)),
        (2, Stopping(cast)),
        (2, Labelling(cast)),
        (1, Resembling()),
        (1, Postdating(cast)),
        (2, Vouching(cast)),
        (8, Single(cast).Select(command => new[] { command })),
        (2, from statement in Gen.Choose(0, 40)
            from command in Single(cast)
            select new Command[] { new Command.Killed(statement, command) }));

    // What three steps that have to fit each other lead to is hardly ever drawn step by step.
    private static Gen<Command[]> Endings => Gen.OneOf(Excepting, Repeating, StoppingUnseen, RecognisingTwice, NamingAgain);

    private static Gen<int> Anybody => Gen.Choose(0, World.Humans - 1);

    private static Gen<Drawing> Portrait(int human) =>
        from scene in Gen.Choose(0, 9999)
        select new Drawing(scene, [new DrawnFace(human, IsClear: true)]);

    // Whoever may not be shown may be shown in this photo; then there is another no.
    private static Gen<Command[]> Excepting =>
        from school in School
        from human in Anybody
        from picture in Portrait(human)
        from channel in Gen.Choose(0, 1)
        from isPublished in Gen.Elements(true, false)
        from no in Saying(school, human, World.Channels[channel].Use)
        select (Command[])
        [
            new Command.Import(school, human, Answer.No, Answer.No, RowFlaw.None, TakesGains: true),
            new Command.Upload(school, picture, new Arrival()),
            new Command.Work(),
            new Command.Say(school, 0, 0, HumanAssertionKind.IsPerson, human),
            new Command.Except(school, 0, human, channel, TakesBack: false),
            .. isPublished ? new Command[] { new Command.Release(school, channel), new Command.Work(), new Command.Publish(school, 0) } : [],
            no,
        ];

    // Of the same picture taken in twice, one face is said to be a guest's, and in the other photo to be somebody's who may not be shown.
    private static Gen<Command[]> RecognisingTwice =>
        from school in School
        from human in Anybody
        from picture in Portrait(human)
        from coding in Gen.Choose(0, 2)
        from isFirst in Gen.Elements(true, false)
        let guest = new Command.Say(school, 0, 0, HumanAssertionKind.Guest, human)
        let known = new Command.Say(school, 1, 0, HumanAssertionKind.IsPerson, human)
        select (Command[])
        [
            new Command.Import(school, human, Answer.No, Answer.No, RowFlaw.None, TakesGains: true),
            new Command.Upload(school, picture, new Arrival()),
            new Command.UploadAgain(school, 0, coding, new Arrival()),
            new Command.Work(),
            isFirst ? guest : known,
            isFirst ? known : guest,
        ];

    // Somebody checked the names that came with a photo; then the same name comes with the same bytes once more.
    private static Gen<Command[]> NamingAgain =>
        from school in School
        from human in Anybody
        from scene in Gen.Choose(0, 9999)
        from first in Gen.Elements(Naming.File, Naming.Batch)
        from second in Gen.Elements(Naming.File, Naming.Batch)
        select (Command[])
        [
            new Command.Import(school, human, Answer.No, Answer.No, RowFlaw.None, TakesGains: true),
            new Command.Upload(school, new Drawing(scene, []), new Arrival(human, first)),
            new Command.Work(),
            new Command.SayOfPhoto(school, 0, PhotoAssertionKind.NamesChecked, TakesBack: false),
            new Command.UploadAgain(school, 0, 0, new Arrival(human, second)),
            new Command.Work(),
        ];

    // What had to come down came down; the consent is given again, and the package is still there.
    private static Gen<Command[]> Repeating =>
        from school in School
        from human in Anybody
        from picture in Portrait(human)
        from channel in Gen.Choose(0, 1)
        from isPublished in Gen.Elements(true, false)
        from no in Saying(school, human, World.Channels[channel].Use)
        let use = World.Channels[channel].Use
        select (Command[])
        [
            new Command.Lift(school, human),
            new Command.Return(school, human),
            new Command.Settle(school, human),
            new Command.Import(school, human, Answer.Yes, Answer.Yes, RowFlaw.None, TakesGains: true),
            new Command.Upload(school, picture, new Arrival()),
            new Command.Work(),
            new Command.Say(school, 0, 0, HumanAssertionKind.IsPerson, human),
            new Command.Release(school, channel),
            new Command.Work(),
            isPublished ? new Command.Publish(school, 0) : new Command.Download(school, 0),
            no,
            new Command.TakeDown(school, 0),
            new Command.TakeDown(school, 0),
            new Command.Lift(school, human),
            new Command.Decide(school, human, use, DecisionKind.Given, 0, 0),
            new Command.Download(school, 0),
            new Command.Decide(school, human, use, DecisionKind.Withdrawn, 0, 0),
        ];

    // A photo is stopped before anybody looked at its pixels, and comes again in other bytes, before or after.
    private static Gen<Command[]> StoppingUnseen =>
        from school in School
        from picture in Gen.OneOf(from human in Anybody from portrait in Portrait(human) select portrait, from scene in Gen.Choose(0, 9999) select new Drawing(scene, []))
        from isThereAlready in Gen.Elements(true, false)
        from coding in Gen.Choose(1, 2)
        from isWithheld in Gen.Elements(false, false, true)
        let again = new Command[] { new Command.UploadAgain(school, 0, coding, new Arrival()) }
        let stop = isWithheld ? new Command.SayOfPhoto(school, 0, PhotoAssertionKind.Withheld, TakesBack: false) : (Command)new Command.Lock(school, 0)
        select (Command[])
        [
            new Command.Upload(school, picture, new Arrival()),
            .. isThereAlready ? [new Command.Work(), .. again] : Array.Empty<Command>(),
            stop,
            new Command.Work(),
            .. isThereAlready ? [] : again,
            new Command.Work(),
        ];

    private static Gen<Command> Saying(int school, int human, Use use) => Gen.Elements<Command>(
        new Command.Bar(school, human),
        new Command.Decide(school, human, use, DecisionKind.Withdrawn, 0, 0),
        new Command.Decide(school, human, use, DecisionKind.Refused, 0, 0),
        new Command.Import(school, human, Answer.Yes, Answer.Yes, RowFlaw.BadCell, TakesGains: true));

    private static Gen<Command[]> Joining(Cast cast) =>
        from school in School
        from human in cast.Human
        from website in Cell
        from newsletter in Cell
        from isEnrolled in Gen.Elements(true, true, false)
        select (Command[])
        [
            new Command.Import(school, human, website, newsletter, RowFlaw.None, TakesGains: true),
            .. isEnrolled ? new Command[] { new Command.Enrol(school, human) } : [],
        ];

    private static Gen<Command[]> Publishing(Cast cast) =>
        from school in School
        from picture in Drawings(cast)
        from arrival in Arrivals(cast)
        from channel in Gen.Choose(0, 1)
        from word in Gen.Frequency((1, Gen.Constant<Command[]>([])), (2, Words(cast, school).ArrayOf(2)))
        from release in Which
        from isPublished in Gen.Elements(true, false)
        select (Command[])
        [
            new Command.Upload(school, picture, arrival),
            new Command.Work(),
            .. word,
            new Command.Release(school, channel),
            new Command.Work(),
            isPublished ? new Command.Publish(school, release) : new Command.Download(school, release),
        ];

    private static Gen<Command[]> Withdrawing(Cast cast) =>
        from school in School
        from human in cast.Human
        from use in ChannelUse
        from isTakenDown in Gen.Elements(true, true, false)
        from isTakenBack in Gen.Elements(true, false)
        from isPublished in Gen.Elements(true, false)
        from package in Which
        from isRegretted in Gen.Elements(true, false)
        select (Command[])
        [
            new Command.Decide(school, human, use, DecisionKind.Withdrawn, 0, 0),
            .. isTakenDown ? new Command[] { new Command.TakeDown(school, 0), new Command.TakeDown(school, 0) } : [],
            .. isTakenDown && isTakenBack ? new Command[] { new Command.Reopen(school, 0) } : [],
            .. isRegretted
                ? new Command[]
                {
                    new Command.Decide(school, human, use, DecisionKind.Given, 0, 0),
                    isPublished ? new Command.Publish(school, package) : new Command.Download(school, package),
                    new Command.Decide(school, human, use, DecisionKind.Withdrawn, 0, 0),
                }
                : [],
        ];

    private static Gen<Command[]> Stopping(Cast cast) =>
        from school in School
        from picture in Drawings(cast)
        from arrival in Arrivals(cast)
        from again in Arrivals(cast)
        from coding in Gen.Choose(0, 2)
        from stop in Gen.Elements<Command>(
            new Command.SayOfPhoto(school, 0, PhotoAssertionKind.Withheld, TakesBack: false), new Command.Lock(school, 0), new Command.Say(school, 0, 0, HumanAssertionKind.Block, 0))
        select (Command[])[new Command.Upload(school, picture, arrival), new Command.Work(), stop, new Command.UploadAgain(school, 0, coding, again), new Command.Work()];

    // A name comes with a photo, or with another copy of it; whoever has it joins before or after.
    private static Gen<Command[]> Labelling(Cast cast) =>
        from school in School
        from picture in Gen.OneOf(Drawings(cast), Gen.Constant(new Drawing(0, [])))
        from human in Gen.OneOf(cast.Human, Gen.Choose(0, World.Humans - 1))
        from arrival in Arrivals(cast)
        from isOfCopy in Gen.Elements(true, false)
        from scene in Gen.Choose(0, 9999)
        from comesFirst in Gen.Elements(true, false)
        let named = arrival with { Named = human }
        let joins = new Command[] { new Command.Import(school, human, Answer.No, Answer.No, RowFlaw.None, TakesGains: true), new Command.Work() }
        select (Command[])
        [
            .. comesFirst ? joins : [],
            new Command.Upload(school, picture with { Scene = scene }, isOfCopy ? arrival with { Named = null } : named),
            new Command.Work(),
            .. isOfCopy ? new Command[] { new Command.UploadAgain(school, 0, 0, named), new Command.Work() } : [],
            .. comesFirst ? [] : joins,
        ];

    // One twin may be shown and has a template, the other neither.
    private static Gen<Command[]> Resembling() =>
        from school in School
        from shown in Gen.Elements(World.Humans - 2, World.Humans - 1)
        from scene in Gen.Choose(0, 9999)
        let other = World.Humans - 2 + World.Humans - 1 - shown
        select (Command[])
        [
            new Command.Import(school, shown, Answer.Yes, Answer.Yes, RowFlaw.None, TakesGains: true),
            new Command.Enrol(school, shown),
            new Command.Work(),
            new Command.Upload(school, new Drawing(scene, [new DrawnFace(other, IsClear: true)]), new Arrival()),
            new Command.Import(school, other, Answer.No, Answer.No, RowFlaw.None, TakesGains: true),
            new Command.Work(),
        ];

    private static Gen<Command[]> Vouching(Cast cast) =>
        from school in School
        from picture in Drawings(cast)
        from arrival in Arrivals(cast)
        from words in Words(cast, school).ArrayOf(2)
        from channel in Gen.Choose(0, 1)
        from human in cast.Human
        from isExcepted in Gen.Elements(true, false)
        from change in Restricting(cast, school)
        select (Command[])
        [
            new Command.Upload(school, picture, arrival),
            new Command.Work(),
            .. words,
            .. isExcepted ? new Command[] { new Command.Say(school, 0, 0, HumanAssertionKind.IsPerson, human), new Command.Except(school, 0, human, channel, TakesBack: false) } : [],
            .. change,
            new Command.Night(school),
        ];

    // Who may be shown until now may not, or comes to be known.
    private static Gen<Command[]> Restricting(Cast cast, int school) =>
        from human in cast.Human
        from use in ChannelUse
        from kind in Gen.Elements(DecisionKind.Refused, DecisionKind.Withdrawn, DecisionKind.ObjectionUpheld)
        from way in Gen.Choose(0, 3)
        select way switch
        {
            0 => [new Command.Bar(school, human)],
            1 => [new Command.Decide(school, human, use, kind, 0, 0)],
            2 => [new Command.Import(school, human, Answer.No, Answer.No, RowFlaw.None, TakesGains: true), new Command.Enrol(school, human), new Command.Work()],
            _ => (Command[])[new Command.Import(school, human, Answer.Yes, Answer.Yes, RowFlaw.BadCell, TakesGains: true)],
        };

    // A form counts from a later day on; before that day comes, somebody says no.
    private static Gen<Command[]> Postdating(Cast cast) =>
        from school in School
        from picture in Drawings(cast)
        from human in cast.Human
        from use in ChannelUse
        select (Command[])
        [
            new Command.Decide(school, human, use, DecisionKind.Given, 30, 0),
            new Command.Decide(school, human, use, DecisionKind.Refused, 0, 0),
            new Command.Upload(school, picture, new Arrival()),
            new Command.Work(),
            new Command.Pass(40),
        ];
}
