using System.Globalization;
using ConsentLens.Consent.Ledger;

namespace ConsentLens.Consent.Policy;

/// <summary>One place where a school shows images: an entry in its register of channels.</summary>
public sealed record Channel
{
    /// <summary>Short name, unique in the school, e.g. <c>facebook-ptfa</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What it uses images for, which decides the consent it needs.</summary>
    public required Use Use { get; init; }

    /// <summary>The platform, e.g. <c>Facebook</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>The account's name on the platform, or null where there is none, such as for a wall display.</summary>
    public string? AccountName { get; init; }

    /// <summary>Who is responsible for it.</summary>
    public required string Owner { get; init; }

    /// <summary>Who may post on it.</summary>
    public IReadOnlyList<string> ApprovedPosters { get; init; } = [];

    /// <summary>First day of use.</summary>
    public required DateOnly Opened { get; init; }

    /// <summary>Last day of use, or null while it stays open.</summary>
    public DateOnly? Closed { get; init; }

    /// <summary>Whether the school's privacy notice lists it. A channel that is not listed must not receive photos of pupils.</summary>
    public required bool ListedInPrivacyNotice { get; init; }

    /// <summary>Whether it is in use on a day.</summary>
    public bool IsOpen(DateOnly on) => on >= Opened && (Closed is not { } lastDay || on <= lastDay);

    /// <summary>Why nothing may be released to it on a day, as one sentence that says what would change that; null when something may.</summary>
    public string? ReasonNotToRelease(DateOnly on)
    {
        if (on < Opened)
            return string.Create(CultureInfo.InvariantCulture, $"{Platform} releases nothing until it opens on {Opened:d MMM yyyy}.");
        if (!IsOpen(on))
            return string.Create(CultureInfo.InvariantCulture, $"{Platform} releases nothing, because it was closed on {Closed:d MMM yyyy}.");
        return ListedInPrivacyNotice ? null : $"{Platform} releases nothing until the school’s privacy notice lists it, and somebody has said so on the channel’s page.";
    }

    /// <summary>Whether a user may post on it: an approved poster, or the owner.</summary>
    public bool MayPost(string user) => user == Owner || ApprovedPosters.Contains(user);
}
