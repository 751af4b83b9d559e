package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Hosts and ports where they stand: in the middle of a buffer. Most of the grammar is in {@link RequestParserTests}. */
class AuthorityTests {

    private static final String[] BEHIND = {
        "", "0", "41", "f", ":", ":1", "%41", ".1", "]", "]:1", "::", "[", " ", "\r\n"
    };

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            h                          | true  | false
            h:                         | true  | false
            h:0                        | true  | true
            h:65535                    | true  | true
            h:65536                    | false | false
            h:000065535                | true  | true
            h:8a                       | false | false
            h9                         | true  | false
            %41                        | true  | false
            h%4                        | false | false
            h%                         | false | false
            h%4g                       | false | false
            h%g4                       | false | false
            [::1]                      | true  | false
            [::1]:80                   | true  | true
            [::1                       | false | false
            [::1]1                     | false | false
            [1:2:3:4:5:6:7:8]          | true  | false
            [1:2:3:4:5:6:7]            | false | false
            [1:2:3:4:5:6:7:]           | false | false
            [1:2:3:4:5:6:1.2.3.4]      | true  | false
            [1:2:3:4:5:6:7:1.2.3.4]    | false | false
            [1:2:3:4:5::1.2.3.4]       | true  | false
            [1:2:3:4:5:6::1.2.3.4]     | false | false
            [::255.255.255.255]        | true  | false
            [::1.2.3.4.]               | false | false
            [::1.2.3.0004]             | false | false
            [::a.b.c.d]                | false | false
            [::1.2.3.4:]               | false | false
            `[`                        | false | false
            ``                         | false | false
            """)
    void areJudgedByTheirOwnOctetsAlone(String text, boolean valid, boolean validWithPort) {
        for (String behind : BEHIND) {
            byte[] buffer = Wire.latin1("[:%4" + text + behind);
            int to = 4 + text.length();
            assertThat(Authority.isValid(buffer, 4, to))
                    .as("'%s' before '%s'", text, behind)
                    .isEqualTo(valid);
            assertThat(Authority.isValidWithPort(buffer, 4, to))
                    .as("'%s' before '%s'", text, behind)
                    .isEqualTo(validWithPort);
        }
    }

    @ParameterizedTest
    @CsvSource({"%41, 65", "%7e, 126", "%FF, 255", "%00, 0", "%4, -1", "%, -1", "%4g, -1", "%g4, -1"})
    void escapesAreJudgedByTheirOwnOctetsAlone(String text, int value) {
        for (String behind : BEHIND) {
            assertThat(PathDecoder.escape(Wire.latin1(text + behind), 0, text.length()))
                    .isEqualTo(value);
        }
    }
}
