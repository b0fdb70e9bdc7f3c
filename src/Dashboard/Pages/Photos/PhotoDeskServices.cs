using ConsentLens.Pipeline.Jobs.Screening;
using ConsentLens.Pipeline.Review;
using ConsentLens.Pipeline.Review.Dossier;
using ConsentLens.Pipeline.Review.Safeguarding;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>What a page with a photo on it works with.</summary>
/// <param name="Dossiers">Reads what is known of it.</param>
/// <param name="History">Tells what became of it.</param>
/// <param name="Views">Records who looked.</param>
/// <param name="Basis">What photos are judged by.</param>
/// <param name="Identify">Takes words on faces.</param>
/// <param name="Override">Frees blocked photos.</param>
/// <param name="Mark">Takes missed faces.</param>
/// <param name="Assertions">Takes words on the whole photo.</param>
/// <param name="Stop">Locks photos.</param>
/// <param name="Clock">Shows times.</param>
public sealed record PhotoDeskServices(
    PhotoDossierReader Dossiers,
    PhotoHistory History,
    RecordView Views,
    CurrentBasis Basis,
    IdentifyFace Identify,
    OverrideBlock Override,
    MarkMissedFace Mark,
    AssertPhoto Assertions,
    SafeguardingStop Stop,
    SchoolClock Clock);
