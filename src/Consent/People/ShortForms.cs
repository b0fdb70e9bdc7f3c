using System.Collections.Frozen;

namespace ConsentLens.Consent.People;

/// <summary>What people in Britain are called for short. Registers have the full name, and captions often the other.</summary>
internal static class ShortForms
{
    // The full name first.
    private static readonly FrozenDictionary<string, string[]> ByName = new[]
    {
        "abigail abi abbie abby gail", "adam ads", "adelaide addie ada", "adrian ade", "agnes aggie nessie", "alan al", "albert bert bertie albie alb", "alexander alex alec sandy xander lex alexi sasha",
        "alexandra alex lexi lexie sandra sasha alexa xandra ali", "alfred alf alfie fred freddie", "alice ali allie", "alison ali ally", "amanda mandy mand", "amelia millie milly amy mia", "anastasia ana stacey nastya",
        "andrew andy drew", "angela angie ange", "ann annie nan", "anna annie ania", "annabel bella annie belle", "anthony tony ant", "antonia toni", "archibald archie", "arthur art artie", "barbara babs barb", "beatrice bea trixie bee",
        "benjamin ben benji benny", "bethany beth", "bernard bernie", "bridget bridie biddy", "bronwyn bron", "callum cal", "cameron cam", "caroline caz carrie caro", "catherine cath cathy kate katie katy kitty cat cate",
        "cassandra cass cassie", "cecilia cece cissy", "charles charlie chaz chas chuck", "charlotte charlie lottie lotty char", "christian chris", "christina chris chrissie tina", "christine chris chrissie tina",
        "christopher chris kit topher", "clementine clem clemmie", "constance connie", "daniel dan danny", "danielle dani", "david dave davy dai", "deborah deb debbie debs", "dominic dom nick", "dorothy dottie dolly",
        "edmund ed ned eddie", "edward ed eddie ted teddy ned", "eleanor ellie ella nell nelly nora elle", "elizabeth liz lizzie beth betty eliza libby lily elsie bess betsy ellie lisa", "emily em emmy millie", "emma em emmy",
        "evelyn evie eve", "ezekiel zeke", "felicity fliss flick fizz", "florence flo florrie flossie", "frances fran frankie fanny", "francesca fran frankie cesca", "francis frank frankie", "frederick fred freddie freddy rick",
        "gabriel gabe", "gabriella gabby ella gabi", "gabrielle gabby elle", "genevieve gen evie", "geoffrey geoff", "george georgie", "georgia georgie", "georgina georgie gina", "gerald gerry", "gerard gerry", "gillian gill jill",
        "grace gracie", "gregory greg", "gwendolyn gwen", "harold harry hal", "harriet hattie harri", "harrison harry", "helen nell nelly", "henrietta hetty etta", "henry harry hal hank", "hugh hughie", "imogen immy immi imo",
        "ibrahim ibby", "isaac zac ike", "isabel izzy bella belle issy", "isabella izzy bella issy belle", "isabelle izzy bella issy belle", "isobel izzy issy", "jacob jake", "jacqueline jackie", "james jim jimmy jamie jem",
        "jane janie", "janet jan", "jasmine jas jazz", "jennifer jen jenny jenni", "jeremy jez jerry", "jessica jess jessie", "joanna jo joey anna", "joanne jo", "john johnny jack jon", "jonathan jon jonny jono nathan",
        "joseph joe joey jo", "josephine josie jo posie", "joshua josh", "judith judy jude", "julia jules", "julian jules", "katherine kate katie katy kathy kat kitty kath kit", "kathryn kate katie kathy kat kath", "kathleen kath kathy kat",
        "kenneth ken kenny", "kimberley kim", "kristina kris tina", "lawrence larry laurie", "leonard len lenny leo", "leo leon", "lewis lew", "lillian lily lil", "lucinda lucy cindy", "louisa lou", "louise lou", "lucy lu", "luke lukey",
        "madeleine maddie maddy mads", "madison maddie maddy", "margaret maggie meg peggy daisy madge greta", "maria mia ria", "marianne mary annie", "martha marty mattie", "martin marty", "mary molly polly may", "matilda tilly tilda mattie",
        "matthew matt matty", "maximilian max", "megan meg meggie", "melanie mel", "melissa mel missy", "michael mike mick mickey mikey", "michelle shelly", "millicent millie milly", "mohammed mo", "mohammad mo", "muhammad mo",
        "mohamed mo", "molly moll", "natalie nat", "natasha tash nat tasha", "nathan nate nath", "nathaniel nat nate nathan", "nicholas nick nicky", "nicola nicky nic", "nicole nicky nic", "oliver ollie olly", "olivia liv livvy olly libby",
        "oscar ozzy", "pamela pam", "patricia pat patsy trish tricia", "patrick pat paddy rick", "penelope penny", "peter pete", "philip phil pip", "phillip phil", "philippa pippa pip", "phoebe phoebs", "rachel rach", "raymond ray",
        "rebecca becky becca bex", "reginald reg reggie", "reuben ruben", "rhiannon annie", "richard rich richie rick ricky dick", "robert rob bob bobby robbie bert", "roberta bobbie", "ronald ron ronnie", "rosalind ros", "rosemary rosie ro",
        "rose rosie", "rosie rose", "rupert rupe", "samantha sam sammy", "samuel sam sammy", "sarah sally sal", "sebastian seb bas", "sophia sophie soph", "sophie soph", "stanley stan", "stephanie steph stephie", "stephen steve stevie",
        "steven steve stevie", "stuart stu", "susan sue susie", "susannah sue susie zanna", "tabitha tabby tabs", "teresa tess terry", "terence terry", "theodora thea dora", "theodore theo ted teddy", "theresa tess terry", "thomas tom tommy",
        "timothy tim timmy", "tobias toby", "valerie val", "vanessa nessa", "veronica ronnie vera", "victor vic", "victoria vicky tori vic vikki", "vincent vince vinny", "vivian viv", "vivienne viv", "walter walt wally", "wilfred wilf fred",
        "william will bill billy liam willy", "winifred winnie freda", "yasmin yas", "zachary zac zack zak", "aleksander alex olek", "aleksandra alex ola sasha", "dmitri dima mitya", "ekaterina katya kate", "maria masha", "mikhail misha",
        "katarzyna kasia", "malgorzata gosia", "agnieszka aga", "joanna asia", "zofia zosia", "jakub kuba", "stanislaw staszek", "giovanni gianni", "francesco franco", "alessandro ale sandro", "mateusz mati", "szymon szymek",
    }
    .Select(line => line.Split(' '))
    .GroupBy(names => names[0], StringComparer.Ordinal)
    .ToFrozenDictionary(same => same.Key, same => same.SelectMany(names => names[1..]).Distinct().ToArray(), StringComparer.Ordinal);

    /// <summary>The short forms of a folded given name.</summary>
    public static string[] Of(string given) => ByName.GetValueOrDefault(given, []);
}
