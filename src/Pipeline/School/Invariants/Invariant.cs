namespace ConsentLens.Pipeline.School.Invariants;

/// <summary>What must hold of an installation at every moment, whatever was killed, pulled or withdrawn. <see cref="InvariantText"/> says each as a sentence.</summary>
public enum Invariant
{
    /// <summary>Every stored verdict, judged again from what is stored, comes out no stricter.</summary>
    VerdictsHold,

    /// <summary>Every stored verdict is the one that judging again gives; one that is too strict does no harm.</summary>
    VerdictsCurrent,

    /// <summary>Every photo that was screened has a verdict on every open channel.</summary>
    VerdictsComplete,

    /// <summary>What could not be searched whole is never clear or blurred.</summary>
    UnscreenedNeverClear,

    /// <summary>Two faces of one photo never share an identity that nobody but the program gave them in a photo that may be released.</summary>
    IdentitiesApart,

    /// <summary>Everything that is out of the house and may no longer be shown is on the takedown list.</summary>
    TakedownsRaised,

    /// <summary>Every copy that was made belongs to a release that somebody approved.</summary>
    ReleasesApproved,

    /// <summary>Every package on disk holds just the copies that its release names, each a picture and nothing more.</summary>
    PackagesClean,

    /// <summary>Keys, templates and reference photos exist of people alone who may be recognised.</summary>
    BiometricsPermitted,

    /// <summary>Every template opens under its person's key, and holds numbers of its model.</summary>
    TemplatesOpen,

    /// <summary>Faces resemble people alone who have a template.</summary>
    LikenessesHaveTemplates,

    /// <summary>Nothing biometric of anybody lies outside the templates.</summary>
    NoEmbeddings,

    /// <summary>No row refers to a row that is not its own school's.</summary>
    SchoolsApart,

    /// <summary>The database refuses to change what may only be added to.</summary>
    AppendOnly,

    /// <summary>The audit log is as it was written.</summary>
    AuditSound,

    /// <summary>Every decision, word, import, release and takedown has its entry in the audit log.</summary>
    AuditComplete,

    /// <summary>Whatever is unfinished has a job that will finish it, or says why not.</summary>
    NoJobLost,

    /// <summary>Every photo and reference photo has its sealed file.</summary>
    PhotosStored,

    /// <summary>Every sealed file belongs to a row. One that does not does no harm, and goes with the night.</summary>
    FilesKnown,
}
