package io.tinyserver.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.tinyserver.Clause;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DateFieldTests {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("1994-11-06T08:49:37.999Z"));
    private final DateField date = new DateField(now::get);

    private String line() {
        return Wire.text(date.line(), 0, date.line().length);
    }

    @Test
    @Clause(rfc = "RFC 9110", section = "5.6.7", demand = "Dates are sent as IMF-fixdate")
    void isAnImfFixdate() {
        assertThat(line()).isEqualTo("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n").hasSize(DateField.LENGTH);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1970-01-01T00:00:00Z     | Thu, 01 Jan 1970 00:00:00 GMT
            2000-02-29T23:59:59.999Z | Tue, 29 Feb 2000 23:59:59 GMT
            9999-12-31T23:59:59Z     | Fri, 31 Dec 9999 23:59:59 GMT
            """)
    @Clause(rfc = "RFC 9110", section = "5.6.7", demand = "Dates are sent as IMF-fixdate")
    void followsTheClock(String instant, String expected) {
        now.set(Instant.parse(instant));
        assertThat(line()).isEqualTo("Date: " + expected + "\r\n");
    }

    @Test
    void isMadeOnceASecond() {
        byte[] first = date.line();
        now.set(Instant.parse("1994-11-06T08:49:37.001Z"));
        assertThat(date.line()).isSameAs(first);
        now.set(Instant.parse("1994-11-06T08:49:36.999Z"));
        assertThat(line()).contains("08:49:36");
    }

    @Test
    void speaksEnglishWhateverTheLocale() {
        Locale before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG"));
            now.set(Instant.parse("2020-05-03T01:02:03Z"));
            assertThat(line()).isEqualTo("Date: Sun, 03 May 2020 01:02:03 GMT\r\n");
        } finally {
            Locale.setDefault(before);
        }
    }
}
