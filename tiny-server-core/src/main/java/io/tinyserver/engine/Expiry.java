package io.tinyserver.engine;

import io.tinyserver.http1.Rejection;

/** What becomes of a connection whose time is over. Belongs to the leader. */
final class Expiry {

    private final Connection connection;

    Expiry(Connection connection) {
        this.connection = connection;
    }

    void over(Deadlines.Kind what) {
        Input input = connection.input();
        switch (what) {
            case HEAD -> refuseOrClose(Rejection.TIME_HEAD, input.requestHasBegun());
            case BODY -> refuseOrClose(Rejection.TIME_BODY, true);
            case ANSWER -> overdue();
            case IDLE, WRITE, LINGER, DRAIN, ACCEPT -> connection.close();
        }
    }

    private void overdue() {
        Exchange current = connection.exchange();
        if (current != null && current.abandon()) {
            current.answer(connection.engine().outcomes().overdue(connection.endpoints()));
            current.conclude(Output.ofThread());
        } else if (current != null && current.isTakenFromHandler()) {
            connection.occupy(null);
            if (current.wouldOvertake()) {
                connection.close();
            } else {
                connection.refuse(Rejection.TIME_ANSWER, current.isForHeadOnly());
            }
        }
    }

    private void refuseOrClose(Rejection rule, boolean hasBegun) {
        if (!hasBegun) {
            connection.close();
        } else if (rule == Rejection.TIME_BODY && connection.input().bodyIsLate()) {
            connection.waitForOthers();
            connection.updateInterest();
        } else {
            connection.refuse(rule, connection.input().isForHeadOnly());
        }
    }

    /** The peer sends nothing more, and everything whole has been served: an incomplete message is never handed on. */
    void inputHasEnded() {
        Input input = connection.input();
        boolean inBody = input.body() != null;
        refuseOrClose(inBody ? Rejection.FRAMING_CUT_OFF : Rejection.LINE_CUT_OFF, inBody || input.requestHasBegun());
    }
}
