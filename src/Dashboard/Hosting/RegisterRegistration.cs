using ConsentLens.Pipeline.Jobs;
using ConsentLens.Pipeline.Night;
using ConsentLens.Pipeline.People;
using ConsentLens.Pipeline.People.Lists;
using ConsentLens.Pipeline.People.References;
using ConsentLens.Pipeline.Retention;

namespace ConsentLens.Dashboard.Hosting;

/// <summary>Registers what users do with the register, and what follows from it.</summary>
internal static class RegisterRegistration
{
    /// <summary>Adds the services of the register and of reference photos.</summary>
    public static IServiceCollection AddRegister(this IServiceCollection services)
    {
        services.AddSingleton<RejudgeReopened>();
        services.AddSingleton<CarryOutChange>();
        services.AddSingleton<Func<CarryOutChange>>(provider => provider.GetRequiredService<CarryOutChange>);
        services.AddSingleton<ImportRegister>();
        services.AddSingleton<RecordConsent>();
        services.AddSingleton<RecordBiometricAnswer>();
        services.AddSingleton<SafeguardingBars>();
        services.AddSingleton<EditPerson>();
        services.AddSingleton<AddReferencePhoto>();
        services.AddSingleton<RemoveReferencePhoto>();
        services.AddSingleton<ReferenceImages>();
        services.AddSingleton<EnrolPerson>();
        services.AddSingleton<StalePhotos>();
        services.AddSingleton<PeopleLists>();
        services.AddSingleton<PersonFiles>();
        services.AddSingleton<RegisterResumption>();
        services.AddSingleton<INightlyJob>(provider => provider.GetRequiredService<RegisterResumption>());
        return services;
    }
}
