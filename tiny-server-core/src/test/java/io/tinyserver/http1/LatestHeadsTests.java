package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatestHeadsTests {

    private static final String HEAD = "GET /page HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n";

    private final RequestParser parser = new RequestParser(HeadLimits.DEFAULT);

    private HeadResult parse(String text) {
        return parse(text, false);
    }

    private HeadResult parse(String text, boolean secure) {
        byte[] octets = Wire.latin1(text);
        return parser.parse(octets, 0, octets.length, secure);
    }

    @Test
    void sameOctetsGiveTheSameHeadWhereverTheyStand() {
        HeadResult first = parse(HEAD);
        byte[] elsewhere = Wire.latin1("xyz" + HEAD + HEAD);
        assertThat(parser.parse(elsewhere, 3, elsewhere.length)).isSameAs(first);
        assertThat(parser.parse(elsewhere, 3 + HEAD.length(), elsewhere.length)).isSameAs(first);
    }

    @Test
    void anyOtherOctetGivesAnotherResult() {
        byte[] octets = Wire.latin1(HEAD);
        for (int i = 0; i < octets.length; i++) {
            byte[] changed = octets.clone();
            changed[i] ^= 1;
            assertThat(parse(HEAD)).isNotSameAs(parser.parse(changed, 0, changed.length));
            HeadResult fresh = new RequestParser(HeadLimits.DEFAULT).parse(changed, 0, changed.length);
            assertThat(HeadFeeding.describe(parser.parse(changed, 0, changed.length)))
                    .as("octet %d changed", i)
                    .isEqualTo(HeadFeeding.describe(fresh));
        }
    }

    @Test
    void beginningOfAKnownHeadIsNotTakenForIt() {
        parse(HEAD);
        byte[] octets = Wire.latin1(HEAD);
        for (int to = 0; to < octets.length; to++) {
            assertThat(parser.parse(octets, 0, to)).isSameAs(NeedMore.NEED_MORE);
        }
    }

    @Test
    void octetsBehindWhatHasComeAreNotLookedAt() {
        HeadResult first = parse(HEAD);
        byte[] room = Arrays.copyOf(Wire.latin1(HEAD), 4096);
        assertThat(parser.parse(room, 0, HEAD.length())).isSameAs(first);
        assertThat(parser.parse(room, 0, HEAD.length() - 1)).isSameAs(NeedMore.NEED_MORE);
    }

    @Test
    void headsOfManyBeginningsAreKnownAtOnce() {
        ParsedHead[] heads = new ParsedHead[8];
        for (int i = 0; i < heads.length; i++) {
            heads[i] = (ParsedHead) parse(HEAD.replace("page", "" + i));
        }
        long known = 0;
        for (int i = 0; i < heads.length; i++) {
            known += parse(HEAD.replace("page", "" + i)) == heads[i] ? 1 : 0;
        }
        assertThat(known).isGreaterThan(heads.length / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cookie: id=1", "cookie: id=1", "Authorization: Basic eA==", "proxy-authorization: x"})
    void headsWithCredentialsAreForgotten(String field) {
        String text = HEAD.replace("Accept: text/html", field);
        HeadResult first = parse(text);
        assertThat(first).isInstanceOf(ParsedHead.class);
        assertThat(parse(text)).isInstanceOf(ParsedHead.class).isNotSameAs(first);
    }

    @Test
    void longHeadsAreForgotten() {
        String text = HEAD.replace("text/html", "x".repeat(1024));
        assertThat(parse(text)).isInstanceOf(ParsedHead.class).isNotSameAs(parse(text));
    }

    @Test
    void targetThatNeedsEncryptionIsRefusedThoughItWasTakenOnAnotherConnection() {
        String text = HEAD.replace("/page", "https://localhost/page");
        assertThat(parse(text, true)).isInstanceOf(ParsedHead.class);
        assertThat(parse(text, false)).isSameAs(Rejection.TARGET_INSECURE);
    }
}
