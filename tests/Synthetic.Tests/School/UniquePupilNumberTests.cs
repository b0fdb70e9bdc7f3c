using ConsentLens.Synthetic.School;

namespace ConsentLens.Synthetic.Tests.School;

public sealed class UniquePupilNumberTests
{
    [Fact]
    public void The_check_letter_is_the_department_s()
    {
        // Worked by hand: 8x2 + 1x4 + 2x5 + 1x10 + 1x13 = 53, which leaves 7 of 23, the letter H.
        Assert.Equal('H', UniquePupilNumber.CheckLetter("801200001001"));
        Assert.Equal("H801200001001", UniquePupilNumber.Create(801, 2000, 1, 1));
    }
}
