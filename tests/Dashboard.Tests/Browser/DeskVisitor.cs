using System.Globalization;
using ConsentLens.Pipeline.Tests;
using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>Somebody at the desk with a photo, by keys and buttons.</summary>
internal sealed class DeskVisitor(Visitor visitor)
{
    // When the page takes keys: the photo, or the face whose turn it is, has stood on the screen for a moment.
    private const string Takes = "() => document.querySelector('[data-part]')?.dataset.seen === (document.querySelector('.cl-face--current') ? 'face' : 'photo')";

    public IPage Page => visitor.Page;

    /// <summary>The current face.</summary>
    public ILocator Current => Page.Locator(".cl-face--current");

    /// <summary>Goes to a photo, and looks at it.</summary>
    public async Task OpenAsync(string path)
    {
        await visitor.GoAsync(path);
        await SeenAsync();
    }

    /// <summary>Waits until what stands on the screen has been seen.</summary>
    public Task SeenAsync() => Page.WaitForFunctionAsync(Takes);

    /// <summary>The number of the current face, or null.</summary>
    public async Task<int?> FaceAsync() => await Current.CountAsync() == 0 ? null : int.Parse((await Current.GetAttributeAsync("data-face"))!, CultureInfo.InvariantCulture);

    /// <summary>The key of a button of the current face.</summary>
    /// <param name="word">What the button says.</param>
    public async Task<string> KeyOfAsync(string word) => (await Current.Locator($"button[value={word}]").GetAttributeAsync("data-key"))!;

    /// <summary>Presses a key that decides something, and looks at what comes then.</summary>
    public async Task PressAsync(string key)
    {
        await Page.EvaluateAsync("() => { document.querySelector('[data-part]').dataset.before = 'yes'; }");
        await Page.Keyboard.PressAsync(key);
        await AnsweredAsync();
    }

    /// <summary>Clicks a button that decides something, and looks at what comes then.</summary>
    public async Task ClickAsync(ILocator button)
    {
        await Page.EvaluateAsync("() => { document.querySelector('[data-part]').dataset.before = 'yes'; }");
        await button.ClickAsync();
        await AnsweredAsync();
    }

    /// <summary>The focus is on the current face, and its picture and its first lines are within the window.</summary>
    public async Task<bool> IsInSightAsync() => await Page.EvaluateAsync<bool>(
        """
        () => {
          const face = document.querySelector(".cl-face--current");
          const inside = (one) => { const { top, bottom } = one.getBoundingClientRect(); return top >= 0 && bottom <= innerHeight; };
          return document.activeElement === face && inside(face.querySelector("h3")) && inside(face.querySelector(".cl-face__picture"));
        }
        """);

    private async Task AnsweredAsync()
    {
        await Page.WaitForFunctionAsync("() => { const part = document.querySelector('[data-part]'); return part && !part.dataset.before; }");
        await SeenAsync();
    }

    /// <summary>Waits until something is recorded.</summary>
    public static Task UntilAsync(Func<Task<bool>> isSo) => Patience.UntilAsync(isSo, TimeSpan.FromSeconds(20), () => "It was not recorded.");
}
