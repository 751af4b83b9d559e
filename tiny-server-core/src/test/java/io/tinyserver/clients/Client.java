package io.tinyserver.clients;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A program or library that others use to talk to servers. Used by many threads at once. */
interface Client extends AutoCloseable {

    /** What only some clients can do, or let their users do. */
    enum Ability {
        SEND_CHUNKS,
        EXPECT_CONTINUE,
        /** Takes a final answer in place of 100, without sending the content. */
        ACCEPT_FINAL_IN_PLACE_OF_CONTINUE,
        /** Hands on what has arrived while the answer goes on. */
        STREAM,
        /** Leaves the line to the user which methods there are. */
        USE_ANY_METHOD
    }

    boolean can(Ability ability);

    /** Sends a request and returns as soon as the head of its answer is there. */
    Exchange send(Call call) throws Exception;

    /** Sends a request and reads its answer to the end. */
    default Reply ask(Call call) throws Exception {
        return Reply.of(send(call));
    }

    /** Asks one after the other, on one connection if the client does as clients should. */
    default List<Reply> askInARow(List<Call> calls) throws Exception {
        List<Reply> replies = new ArrayList<>();
        for (Call call : calls) {
            replies.add(ask(call));
        }
        return replies;
    }

    @Override
    void close() throws IOException;
}
