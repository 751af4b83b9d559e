-- Each request asks for a path of its own below the one given.
local base
init = function(args)
  base = args[1]
end
request = function()
  return wrk.format(nil, base .. "/" .. math.random(1, 1000000000))
end
