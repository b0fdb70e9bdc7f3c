namespace ConsentLens.Pipeline.Sites.Checking;

/// <summary>What became of a published address.</summary>
/// <param name="State">The answer.</param>
/// <param name="Address">The address that decided it: the published one, one of another size, or that of a picture on the page.</param>
/// <param name="Why">One sentence.</param>
/// <param name="CheckedAt">When.</param>
public sealed record AddressVerdict(AddressState State, Uri Address, string Why, DateTimeOffset CheckedAt)
{
    /// <summary>Whether the picture is known to be down. Neither a host that is gone nor what could not be told is.</summary>
    public bool IsDown => State is AddressState.Gone or AddressState.Replaced or AddressState.NotFoundPage or AddressState.NotOnPage;
}

/// <summary>What became of a published address.</summary>
public enum AddressState
{
    /// <summary>The picture is there: at the address, in another size, or on the page.</summary>
    StillThere,

    /// <summary>404 or 410.</summary>
    Gone,

    /// <summary>The host does not exist any more. It may come back with all that it had.</summary>
    HostGone,

    /// <summary>Another picture is there.</summary>
    Replaced,

    /// <summary>The server says that all is well, but shows a page that says the contrary, or the front page.</summary>
    NotFoundPage,

    /// <summary>The page is there, without the picture.</summary>
    NotOnPage,

    /// <summary>It could not be told: never to be taken for gone.</summary>
    CouldNotTell,
}

/// <summary>A picture where it was published.</summary>
/// <param name="Address">Of the picture, or of a page that shows it.</param>
/// <param name="Picture">Which.</param>
public sealed record PublishedPicture(Uri Address, KnownPicture Picture)
{
    /// <summary>Where else it was seen: other sizes of it, for example.</summary>
    public IReadOnlyList<Uri> OtherAddresses { get; init; } = [];
}
