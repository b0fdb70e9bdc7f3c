using ConsentLens.Pipeline.School.Intake;
using ConsentLens.Pipeline.School.Judging;
using ConsentLens.Pipeline.School.Review;
using ConsentLens.Pipeline.School.Review.Dossier;
using ConsentLens.Pipeline.School.Review.Groups;
using ConsentLens.Pipeline.School.Review.Safeguarding;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>The services of a page with a photo.</summary>
/// <param name="Dossiers">Reads what is known about it.</param>
/// <param name="History">Reads its history.</param>
/// <param name="Views">Records who viewed it.</param>
/// <param name="Basis">What photos are judged by.</param>
/// <param name="Identify">Records decisions about faces.</param>
/// <param name="Override">Overrides blocks.</param>
/// <param name="Decide">Records one decision about several faces.</param>
/// <param name="Mark">Marks missed faces.</param>
/// <param name="Assertions">Records decisions about the whole photo.</param>
/// <param name="Except">Makes exceptions for people in a photo.</param>
/// <param name="Undo">Undoes what was decided.</param>
/// <param name="Retry">Has a photo screened again that could not be read.</param>
/// <param name="Stop">Locks photos.</param>
/// <param name="Clock">Shows times.</param>
public sealed record PhotoDeskServices(
    PhotoDossierReader Dossiers,
    PhotoHistory History,
    RecordView Views,
    CurrentBasis Basis,
    IdentifyFace Identify,
    OverrideBlock Override,
    DecideFaces Decide,
    MarkMissedFace Mark,
    AssertPhoto Assertions,
    ExceptPerson Except,
    UndoDecision Undo,
    RetryPhoto Retry,
    SafeguardingStop Stop,
    SchoolClock Clock);
