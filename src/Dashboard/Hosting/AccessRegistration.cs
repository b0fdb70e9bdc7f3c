using ConsentLens.Dashboard.Access;
using ConsentLens.Dashboard.Access.Keys;
using ConsentLens.Dashboard.Access.Passwords;
using ConsentLens.Dashboard.Access.Roles;
using ConsentLens.Dashboard.Access.Schema;
using ConsentLens.Dashboard.Access.Sessions;
using ConsentLens.Dashboard.Access.SignIn;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Registers sign-in: users, passwords, codes, cookies, permissions.</summary>
internal static class AccessRegistration
{
    private const int LeastPasswordLength = 12;
    private const int MostFailures = 5;

    // From OWASP's password storage cheat sheet, for PBKDF2 with SHA-512, which the framework uses.
    private const int HashIterations = 210_000;

    private static readonly TimeSpan LockedFor = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan IdleFor = TimeSpan.FromMinutes(30);

    public static IServiceCollection AddAccess(this IServiceCollection services, Station station)
    {
        services.AddDbContext<AccessDbContext>(options => AccessMigrator.Configure(options, station.DataSource));
        new WebKeyFolder(station.Settings.Data.WebKeys, station.Vault).SealAll();
        services.AddDataProtection().SetApplicationName("ConsentLens").PersistKeysToFileSystem(new DirectoryInfo(station.Settings.Data.WebKeys));
        services.Configure<KeyManagementOptions>(options => options.XmlEncryptor = new WebKeyEncryptor(station.Vault));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = HashIterations);
        services.AddHttpContextAccessor();
        services.AddIdentityCore<User>(Configure)
            .AddUserStore<SealedUserStore>()
            .AddSignInManager()
            .AddTokenProvider<DataProtectorTokenProvider<User>>(TokenOptions.DefaultProvider)
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider)
            .AddPasswordValidator<CommonPasswords>();
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.ConfigureApplicationCookie(options => Configure(options, SiteAddress.CookiePrefixOf(station.Settings.Public)));
        services.AddScoped<LiveSession>();
        services.AddScoped<PasswordCheck>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<IAuthorizationHandler, PermissionHandler>();
        services.AddScoped<IAuthorizationHandler, CompleteSignInHandler>();
        services.AddScoped<AccessLog>();
        services.AddScoped<UserKeeping>();
        services.AddSingleton<FirstRun>();
        // An endpoint without its own policy is open only to users who are fully signed in.
        services.AddAuthorizationBuilder()
            .AddPolicy(PasswordGiven.Policy, policy => policy.RequireAuthenticatedUser())
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().AddRequirements(new CompleteSignIn()).Build());
        return services;
    }

    private static void Configure(IdentityOptions options)
    {
        options.Password.RequiredLength = LeastPasswordLength;
        // Length and the list of common passwords do more than rules about characters (NIST SP 800-63B, 5.1.1.2).
        (options.Password.RequireDigit, options.Password.RequireUppercase, options.Password.RequireLowercase, options.Password.RequireNonAlphanumeric) = (false, false, false, false);
        options.Password.RequiredUniqueChars = 1;
        options.Lockout.MaxFailedAccessAttempts = MostFailures;
        options.Lockout.DefaultLockoutTimeSpan = LockedFor;
        options.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789._-";
        options.User.RequireUniqueEmail = false;
    }

    private static void Configure(CookieAuthenticationOptions options, string prefix)
    {
        options.Cookie.Name = prefix + "consentlens";
        options.Cookie.HttpOnly = true;
        options.Cookie.SameSite = SameSiteMode.Strict;
        options.ExpireTimeSpan = IdleFor;
        options.SlidingExpiration = true;
        options.LoginPath = "/access/sign-in";
        options.AccessDeniedPath = "/access/denied";
        options.ReturnUrlParameter = "next";
        options.Events.OnSigningIn = context =>
        {
            LiveSession.Begin(context.Principal, context.HttpContext.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow());
            return Task.CompletedTask;
        };
        options.Events.OnValidatePrincipal = async context =>
        {
            if (context.Principal is { } principal && await context.HttpContext.RequestServices.GetRequiredService<LiveSession>().HoldsAsync(principal, context.HttpContext.RequestAborted))
                return;
            context.RejectPrincipal();
            await context.HttpContext.SignOutAsync(context.Scheme.Name);
        };
        options.Events.OnRedirectToAccessDenied = context =>
        {
            RefusalLog.Write(context.HttpContext);
            // With the password alone, a user can only set up the authenticator app.
            context.Response.Redirect(SignedIn.IsComplete(context.HttpContext.User) ? context.RedirectUri : "/access/authenticator");
            return Task.CompletedTask;
        };
    }
}
