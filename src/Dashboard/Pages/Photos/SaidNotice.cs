using System.Text.Json;

namespace ConsentLens.Dashboard.Pages.Photos;

/// <summary>What was just decided, told beside the faces, with the way to undo it.</summary>
/// <param name="Text">What was decided, in a sentence or two.</param>
/// <param name="UndoAddress">Where its undoing is sent; null where there is nothing to undo.</param>
public sealed record SaidNotice(string Text, string? UndoAddress)
{
    private const string Key = "said";

    /// <summary>Keeps it for the page that a redirect leads to.</summary>
    public void Keep(Microsoft.AspNetCore.Mvc.ViewFeatures.ITempDataDictionary kept) => kept[Key] = JsonSerializer.Serialize(this);

    /// <summary>What was kept, or null.</summary>
    public static SaidNotice? Take(Microsoft.AspNetCore.Mvc.ViewFeatures.ITempDataDictionary kept) => kept[Key] is string json ? JsonSerializer.Deserialize<SaidNotice>(json) : null;
}
