using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Passwords;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.SignIn;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Puts together who gets in: users, passwords, codes, cookies, permissions.</summary>
internal static class AccessRegistration
{
    private const int LeastPasswordLength = 12;
    private const int MostFailures = 5;

    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan StampChecked = TimeSpan.FromMinutes(1);

    /// <summary>Adds all of it.</summary>
    public static IServiceCollection AddAccess(this IServiceCollection services, Station station)
    {
        services.AddDbContext<AccessDbContext>(options => AccessMigrator.Configure(options, station.DataSource));
        DirectoryInfo keys = Directory.CreateDirectory(Path.Combine(station.Settings.Data.Root, "keys", "web"));
        if (!OperatingSystem.IsWindows())
            keys.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        services.AddDataProtection().SetApplicationName("ConsentLens").PersistKeysToFileSystem(keys);
        services.AddHttpContextAccessor();
        services.AddIdentityCore<User>(Configure)
            .AddUserStore<SealedUserStore>()
            .AddSignInManager()
            .AddDefaultTokenProviders()
            .AddPasswordValidator<CommonPasswords>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(Configure);
        services.Configure<SecurityStampValidatorOptions>(options =>
        {
            options.ValidationInterval = StampChecked;
            options.OnRefreshingPrincipal = SignedIn.KeepMethodAsync;
        });
        services.AddScoped<CurrentUser>();
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        services.AddScoped<IAuthorizationHandler, CompleteSignInHandler>();
        services.AddScoped<AccessLog>();
        services.AddScoped<UserKeeping>();
        services.AddSingleton<FirstRun>();
        // Whatever says nothing of its own is open to nobody who is not signed in.
        services.AddAuthorizationBuilder()
            .AddPolicy(PasswordGiven.Policy, policy => policy.RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new CompleteSignIn()).Build());
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.Password.RequiredLength = LeastPasswordLength;
        // Length and the list of common passwords do more than mixed signs (NIST SP 800-63B, 5.1.1.2).
        (options.Password.RequireDigit, options.Password.RequireUppercase, options.Password.RequireLowercase, options.Password.RequireNonAlphanumeric) = (false, false, false, false);
        options.Password.RequiredUniqueChars = 1;
        options.Lockout.MaxFailedAccessAttempts = MostFailures;
        options.Lockout.DefaultLockoutTimeSpan = LockedFor;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
        options.User.RequireUniqueEmail = false;
    }

    private static void Configure(CookieAuthenticationOptions options)
    {
        options.Cookie.Name = "consentlens";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = IdleFor;
        options.SlidingExpiration = true;
        options.LoginPath = "/access/sign-in";
        options.AccessDeniedPath = "/access/denied";
        options.ReturnUrlParameter = "next";
        options.Events.OnRedirectToAccessDenied = context =>
        {
            // With the password alone one may only set the code up.
            context.Response.Redirect(SignedIn.IsComplete(context.HttpContext.User) ? context.RedirectUri : "/access/authenticator");
            return Task.CompletedTask;
        };
    }
}
