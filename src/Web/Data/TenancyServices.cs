using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using TeamCost.Web.Platform.Jobs;
using TeamCost.Web.Platform.Tenancy;

namespace TeamCost.Web.Data;

public static class TenancyServices
{
    public static IServiceCollection AddTenancy(this IServiceCollection services)
    {
        services.AddScoped<CurrentOrg>();
        services.AddScoped<OrgDoor>();
        services.AddScoped<OrgTransaction>();
        services.AddScoped<OrgStampInterceptor>();
        services.AddScoped<OrgTransactionFilter>();
        services.AddSingleton<OrgBell>();
        services.AddSingleton<PeopleBell>();
        services.AddScoped<DirtyDayBell>();
        services.AddScoped<DirtyDays>();
        services.AddScoped<Tellings>();
        services.AddScoped<IAuthorizationHandler, OrgRoleHandler>();
        services.AddSingleton<OrgRunner>();
        services.AddAuthorization(options => options.AddOrgPolicies());
        services.Configure<MvcOptions>(mvc =>
        {
            mvc.Filters.AddService<OrgTransactionFilter>();
            mvc.Filters.Add<ShellFilter>();
        });
        return services;
    }
}
