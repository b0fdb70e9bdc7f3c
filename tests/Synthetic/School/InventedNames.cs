using ConsentLens.Synthetic.Numerics;

namespace ConsentLens.Synthetic.School;

/// <summary>Names common in UK schools, combined at random.</summary>
internal static class InventedNames
{
    private static readonly string[] GivenNames =
    [
        "Amelia", "Oliver", "Aisha", "Muhammad", "Zofia", "Jakub", "Priya", "Arjun", "Chloe", "Harry", "Niamh", "Rhys", "Ffion",
        "Callum", "Isla", "Ade", "Temi", "Kwame", "Abena", "Yusuf", "Fatima", "Maryam", "Ibrahim", "Simran", "Gurpreet", "Mei",
        "Wei", "Linh", "Minh", "Sofia", "Mateo", "Elif", "Emre", "Ana", "Tomas", "Rosie", "Alfie", "Poppy", "Freddie", "Grace",
        "Leo", "Ivy", "Theo", "Willow", "Noah", "Ayesha", "Hamza", "Layla", "Omar", "Nadia", "Kofi", "Chidi", "Ngozi", "Siobhan",
        "Eilidh", "Angus", "Megan", "Owen", "Zara", "Ravi", "Anika", "Kiran", "Bethany", "Jayden", "Aaliyah", "Tariq", "Marta",
        "Luca", "Elena", "Daniel", "Ruth", "Samuel", "Esther", "Joshua",
    ];

    private static readonly string[] FamilyNames =
    [
        "Smith", "Khan", "Patel", "Okafor", "Kowalska", "Nowak", "Begum", "Hussain", "Williams", "Davies", "O'Connor", "MacLeod",
        "Singh", "Kaur", "Chen", "Nguyen", "Osei", "Mensah", "Adeyemi", "Yilmaz", "Popescu", "Ivanova", "Silva", "Garcia", "Rossi",
        "Taylor", "Brown", "Wilson", "Evans", "Thomas", "Roberts", "Walker", "Wright", "Green", "Hall", "Clarke", "Ahmed", "Ali",
        "Rahman", "Chowdhury", "Shah", "Sharma", "Reddy", "Campbell", "Stewart", "Robertson", "Hughes", "Lewis", "Price", "Bailey",
        "Grant-Bell", "Murray", "Kelly", "Byrne", "Cohen", "Levy", "Abdi", "Warsame", "Tesfaye", "Bailey-Cole", "Haddad", "Mbeki",
        "Ozturk", "Lopez",
    ];

    /// <summary>Distinct pairs of given and family names.</summary>
    public static IReadOnlyList<(string Given, string Family)> Draw(int count, SeededRandom random)
    {
        var names = new HashSet<(string, string)>();
        var ordered = new List<(string Given, string Family)>();
        while (ordered.Count < count)
        {
            (string, string) name = (random.Pick(GivenNames), random.Pick(FamilyNames));
            if (names.Add(name))
                ordered.Add(name);
        }

        return ordered;
    }
}
