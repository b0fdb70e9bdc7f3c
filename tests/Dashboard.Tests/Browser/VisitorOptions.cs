using Microsoft.Playwright;

namespace ConsentLens.Dashboard.Tests.Browser;

/// <summary>With what somebody looks at the dashboard.</summary>
internal sealed record VisitorOptions
{
    public const int DesktopWidth = 1280;

    public const int PhoneWidth = 390;

    public int Width { get; init; } = DesktopWidth;

    public ColorScheme Theme { get; init; } = ColorScheme.Light;

    public bool HasScripts { get; init; } = true;

    public bool IsPhone => Width < 700;
}
