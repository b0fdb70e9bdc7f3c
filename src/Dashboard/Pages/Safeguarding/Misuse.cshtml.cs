using ConsentLens.Dashboard.Access.Roles;

namespace ConsentLens.Dashboard.Pages.Safeguarding;

/// <summary>What to do on the day when somebody blackmails the school or misuses a picture of a child, for everybody who works with it, and for printing beforehand.</summary>
[Requires(Permission.ViewHome)]
public sealed class MisuseModel : SchoolPage
{
    /// <summary>Whom to tell: who it is, for what, and how they are reached.</summary>
    public IReadOnlyList<(string Who, string What, string How)> Contacts { get; } =
    [
        ("Police", "The blackmail, and any indecent picture of a child. Ask for the crime reference number.", "101, or 999 if anybody is in danger"),
        ("NCA CEOP Safety Centre", "A child who is being blackmailed, groomed or sexually abused online.", "ceop.police.uk/safety-centre"),
        ("Internet Watch Foundation (IWF)", "A sexual picture of a child on a web page, also one made by a computer. Give the address; do not open it again.", "report.iwf.org.uk"),
        ("Report Remove, by Childline and the IWF", "For a person under 18 who wants a nude or sexual picture of themselves removed. They make the report themselves; help them to.", "childline.org.uk/remove, 0800 1111"),
        ("NSPCC helpline", "Advice for any adult who is worried about a child.", "0808 800 5000, help@nspcc.org.uk"),
        ("Professionals Online Safety Helpline, UK Safer Internet Centre", "Help for schools with platforms and with having something removed.", "0344 381 4772, helpline@saferinternet.org.uk"),
        ("Information Commissioner (ICO)", "If personal data was breached and people are at risk from it: within 72 hours of becoming aware of it. The data protection officer decides.", "0303 123 1113, ico.org.uk/for-organisations/report-a-breach"),
    ];

    /// <summary>What the page rests on: the title, and where it is.</summary>
    public IReadOnlyList<(string Title, string Where)> Sources { get; } =
    [
        ("UK Council for Internet Safety and the Department for Science, Innovation and Technology: Sharing nudes and semi-nudes: advice for education settings working with children and young people (March 2024)", "gov.uk/government/publications/sharing-nudes-and-semi-nudes-advice-for-education-settings-working-with-children-and-young-people"),
        ("Department for Education: Keeping children safe in education (statutory guidance, England)", "gov.uk/government/publications/keeping-children-safe-in-education--2"),
        ("National Crime Agency, CEOP Education: Financially motivated sexual extortion: alert for education settings (April 2024)", "ceopeducation.co.uk"),
        ("NSPCC Learning: Report Remove", "learning.nspcc.org.uk/research-resources/report-remove"),
        ("Protection of Children Act 1978, section 1, and Criminal Justice Act 1988, section 160: indecent photographs and pseudo-photographs of children", "legislation.gov.uk/ukpga/1978/37 and legislation.gov.uk/ukpga/1988/33"),
        ("UK GDPR, articles 33 and 34; Information Commissioner: Report a breach", "ico.org.uk/for-organisations/report-a-breach"),
    ];

    /// <summary>What the school has to fill in beforehand.</summary>
    public IReadOnlyList<string> ToFillIn { get; } =
    [
        "Designated safeguarding lead, and deputy:",
        "Head:",
        "Data protection officer:",
        "Local authority designated officer (LADO):",
        "Children’s social care, and out of hours:",
        "Who can take pictures off the website, and off social media:",
        "Numbers and addresses on this page last checked on:",
    ];

    /// <summary>Shows it.</summary>
    public void OnGet()
    {
        // The page says the same to everybody.
    }
}
